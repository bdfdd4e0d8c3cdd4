// Package testkey has the RSA keys of tests: a fixed one for golden files, and two that
// are new in every run.
//
// It is not for anything but tests: the fixed key is public with the source.
//
// All functions may be called by many goroutines at once.
package testkey

import (
	"crypto/rand"
	"crypto/rsa"
	_ "embed"
	"fmt"
	"math/big"
	"strings"
	"sync"
)

//go:embed primes.hex
var primes string

// Fixed is the key of golden files, of 2048 bits, from its two primes. It is another
// value at each call.
func Fixed() (*rsa.PrivateKey, error) {
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{E: 65537}}
	for _, line := range strings.Fields(primes) {
		prime, ok := new(big.Int).SetString(line, 16)
		if !ok {
			return nil, fmt.Errorf("prime: got %q, want hexadecimal digits", line)
		}
		key.Primes = append(key.Primes, prime)
	}
	if len(key.Primes) != 2 {
		return nil, fmt.Errorf("primes: got %d, want 2", len(key.Primes))
	}
	one := big.NewInt(1)
	p, q := key.Primes[0], key.Primes[1]
	key.N = new(big.Int).Mul(p, q)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key.D = new(big.Int).ModInverse(big.NewInt(int64(key.E)), phi)
	key.Precompute()
	if err := key.Validate(); err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return key, nil
}

var pair = sync.OnceValue(func() [2]*rsa.PrivateKey {
	var pair [2]*rsa.PrivateKey
	for i := range pair {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		pair[i] = key
	}
	return pair
})

// Pair is two keys of 2048 bits, made once for all tests of a process: RSA keys cost time.
// It panics where the system has no randomness.
func Pair() [2]*rsa.PrivateKey { return pair() }
