package okta

import (
	"math/rand/v2"

	"github.com/scimspec/scimspec/mockidp"
)

const (
	alphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// placeholderAlphabet: [R] captures show alphanumerics, & and ^.
	placeholderAlphabet = alphanumerics + "&^"
	// placeholderLength: [R] every captured placeholder password has 8 characters.
	placeholderLength = 8

	// The streams keep ids and passwords of one seed apart.
	idStream          = 0x6f6b7461
	placeholderStream = 0x70617373
)

// IDs returns ids in Okta's form: 20 characters, 00u and 17 alphanumerics for people,
// 00g for groups. [R] They follow from the seed and the order of the calls.
func IDs(seed uint64) mockidp.IDs {
	random := rand.New(rand.NewPCG(seed, idStream))
	return func(kind string) string {
		prefix := "00u"
		if kind == "group" {
			prefix = "00g"
		}
		return prefix + draw(random, alphanumerics, 17)
	}
}

// draw returns length characters of an alphabet of single-byte characters.
func draw(random *rand.Rand, alphabet string, length int) string {
	drawn := make([]byte, length)
	for i := range drawn {
		drawn[i] = alphabet[random.IntN(len(alphabet))]
	}
	return string(drawn)
}

// placeholder returns the password that Okta makes up for a user who is created.
func (p *Provisioner) placeholder() string {
	return draw(p.opts.Rand, p.opts.PasswordAlphabet, placeholderLength)
}
