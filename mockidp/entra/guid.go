package entra

import (
	"fmt"
	"math/rand/v2"
	"sync"

	"github.com/scimspec/scimspec/mockidp"
)

// IDs gives out object ids in the form of Entra: GUIDs, fixed by the seed. It is safe
// for concurrent use.
func IDs(seed uint64) mockidp.IDs {
	random := rand.New(rand.NewPCG(seed, 0x656e747261))
	var mu sync.Mutex
	return func(string) string {
		mu.Lock()
		defer mu.Unlock()
		return guid(random)
	}
}

func guid(random *rand.Rand) string {
	high, low := random.Uint64(), random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>48&0x3fff|0x8000, low&0xffffffffffff)
}
