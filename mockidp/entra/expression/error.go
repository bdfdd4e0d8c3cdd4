package expression

import "github.com/scimspec/scimspec/mockidp/language"

// Error says where and why an expression cannot be parsed or evaluated. Its cause is a
// context error or ErrNotUnique, where there is one.
type Error = language.Error
