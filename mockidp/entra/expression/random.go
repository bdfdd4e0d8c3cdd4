package expression

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNotUnique is the cause when every candidate of SelectUniqueValue exists
// already; Entra escrows the entry then.
var ErrNotUnique = errors.New("every candidate exists in the target")

func randomFunctions() []*function {
	return []*function{
		define("Guid", "", evalGuid),
		define("RandomString", "length minimumNumbers minimumSpecialCharacters minimumCapital minimumLowerCase [charactersToAvoid]", evalRandomString),
		define("SelectUniqueValue", "rule1 rule2 ...1", evalSelectUnique),
	}
}

// evalSelectUnique gives the first candidate that the target does not have.
// Documented for HR-driven provisioning to Active Directory only, at the top
// level, and only during object creation; the last is the caller's to keep.
// Silent: a candidate that is null or empty; it is passed over.
func evalSelectUnique(c *call) (Value, error) {
	if c.ev.env.Unique == nil {
		return Value{}, c.broken("needs a target to look for the candidates in")
	}
	for i := range c.n.args {
		candidate, ok, err := c.text(i)
		if err != nil {
			return Value{}, err
		}
		if !ok || candidate == "" {
			continue
		}
		if err := c.ev.ctx.Err(); err != nil {
			e := c.broken("%s", err)
			e.Cause = err
			return Value{}, e
		}
		if c.ev.env.Unique(c.ev.ctx, candidate) {
			return String(candidate), nil
		}
	}
	e := c.broken("%s", ErrNotUnique)
	e.Cause = ErrNotUnique
	return Value{}, e
}

// evalGuid makes a random (version 4) GUID in lower case.
func evalGuid(c *call) (Value, error) {
	var b [16]byte
	if err := c.random(b[:]); err != nil {
		return Value{}, err
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return String(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])), nil
}

func (c *call) random(b []byte) error {
	if c.ev.env.Random == nil {
		return c.broken("needs a source of randomness")
	}
	if _, err := io.ReadFull(c.ev.env.Random, b); err != nil {
		return c.broken("reading randomness: %s", err)
	}
	return nil
}

// below gives a uniform number from 0 to n-1, n at most 256. A source that
// yields nothing usable in many tries is taken as it is, so that the loop ends.
func (c *call) below(n int) (int, error) {
	var b [1]byte
	for range 64 {
		if err := c.random(b[:]); err != nil {
			return 0, err
		}
		if int(b[0]) < 256-256%n {
			break
		}
	}
	return int(b[0]) % n, nil
}

// The characters of Windows password complexity: digits, special characters,
// capitals and lower case, in the order of RandomString's parameters.
func characterClasses() [4]string {
	return [4]string{
		"0123456789", "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz",
	}
}

const maxRandomString = 256

// evalRandomString. Silent: what fills the places that no minimum claims. Only
// classes with a minimum above 0 do, because the documentation presents a
// minimum of 0 special characters as a way to have none; with no minimum at all
// letters and digits do. Silent too: the order, which is shuffled.
func evalRandomString(c *call) (Value, error) {
	var numbers [5]int
	for i := range numbers {
		n, ok, err := c.integer(i)
		if err != nil {
			return Value{}, err
		}
		if !ok || n < 0 || n > maxRandomString {
			return Value{}, c.fail(i, "is %d; want 0 to %d", n, maxRandomString)
		}
		numbers[i] = int(n)
	}
	avoid, _, err := c.text(5)
	if err != nil {
		return Value{}, err
	}
	length, minimums := numbers[0], numbers[1:]
	if sum := minimums[0] + minimums[1] + minimums[2] + minimums[3]; sum > length {
		return Value{}, c.fail(0, "is %d, less than the sum %d of the minimums", length, sum)
	}
	return c.randomText(length, minimums, avoid)
}

func (c *call) randomText(length int, minimums []int, avoid string) (Value, error) {
	fill, all := "", ""
	text := make([]byte, 0, length)
	for i, class := range characterClasses() {
		class = strings.Map(func(r rune) rune {
			if strings.ContainsRune(avoid, r) {
				return -1
			}
			return r
		}, class)
		if minimums[i] > 0 {
			fill += class
		}
		if i != 1 {
			all += class
		}
		if err := c.pick(&text, class, minimums[i]); err != nil {
			return Value{}, err
		}
	}
	if fill == "" {
		fill = all
	}
	if err := c.pick(&text, fill, length-len(text)); err != nil {
		return Value{}, err
	}
	for i := len(text) - 1; i > 0; i-- {
		j, err := c.below(i + 1)
		if err != nil {
			return Value{}, err
		}
		text[i], text[j] = text[j], text[i]
	}
	return String(string(text)), nil
}

func (c *call) pick(text *[]byte, from string, n int) error {
	if n > 0 && from == "" {
		return c.fail(5, "leaves no character to choose from")
	}
	for range n {
		i, err := c.below(len(from))
		if err != nil {
			return err
		}
		*text = append(*text, from[i])
	}
	return nil
}
