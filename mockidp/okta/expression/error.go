package expression

import "github.com/scimspec/scimspec/mockidp/language"

// Error says where and why an expression cannot be parsed or evaluated.
type Error = language.Error
