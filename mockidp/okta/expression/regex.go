package expression

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
)

// maxPattern bounds a regular expression and maxSubject the text that it is
// applied to, in bytes. RE2's time grows with their product.
const (
	maxPattern = 1000
	maxSubject = 8 << 10
)

// wholeMatch matches the whole of s, with the syntax of RE2.
func wholeMatch(pattern, s string) (bool, error) {
	if len(pattern) > maxPattern || len(s) > maxSubject {
		return false, fmt.Errorf("regular expressions may have %d bytes and look at %d bytes", maxPattern, maxSubject)
	}
	// Checked alone first, so that a stray parenthesis cannot pair with ours.
	_, err := regexp.Compile(pattern)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			return false, fmt.Errorf("regular expression is not supported here: %s near %q", bad.Code, shorten(bad.Expr))
		}
		return false, fmt.Errorf("regular expression is not supported here: %w", err)
	}
	re, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
	if err != nil {
		return false, fmt.Errorf("regular expression is not supported here: %w", err)
	}
	return re.MatchString(s), nil
}
