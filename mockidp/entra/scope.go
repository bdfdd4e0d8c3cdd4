package entra

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Operator is a comparison of a scoping clause, by its name in the portal. [D]
// define-conditional-rules-for-provisioning-user-accounts
type Operator string

// The operators. EQUALS is case-sensitive; the greater-than pair and the bit tests
// compare whole numbers.
const (
	Equals              Operator = "EQUALS"
	NotEquals           Operator = "NOT EQUALS"
	IsTrue              Operator = "IS TRUE"
	IsFalse             Operator = "IS FALSE"
	IsNull              Operator = "IS NULL"
	IsNotNull           Operator = "IS NOT NULL"
	RegexMatch          Operator = "REGEX MATCH"
	NotRegexMatch       Operator = "NOT REGEX MATCH"
	GreaterThan         Operator = "GREATER_THAN"
	GreaterThanOrEquals Operator = "GREATER_THAN_OR_EQUALS"
	Includes            Operator = "INCLUDES"
	EndsWith            Operator = "ENDS_WITH"
	BitsSet             Operator = "&"
	BitsNotSet          Operator = "!&"
)

// Clause compares one source attribute.
type Clause struct {
	Attribute string
	Operator  Operator
	Value     string
}

// ScopingFilter holds when all of its clauses hold. Several filters are alternatives.
type ScopingFilter struct {
	Title   string
	Clauses []Clause
}

// unscoped are the attributes that a clause cannot use. [D]
const unscoped = " members isMemberOf appRoleAssignments userType manager "

// Validate says what the portal would refuse.
func (f ScopingFilter) Validate() error {
	problems := []error{}
	if len(f.Clauses) == 0 {
		problems = append(problems, fmt.Errorf("scoping filter %q: no clause", f.Title))
	}
	for _, clause := range f.Clauses {
		if strings.Contains(unscoped, " "+clause.Attribute+" ") {
			problems = append(problems, fmt.Errorf("scoping filter %q: %s cannot be used", f.Title, clause.Attribute))
		}
		if err := clause.validate(); err != nil {
			problems = append(problems, fmt.Errorf("scoping filter %q: %w", f.Title, err))
		}
	}
	return errors.Join(problems...)
}

func (c Clause) validate() error {
	switch c.Operator {
	case Equals, NotEquals, IsTrue, IsFalse, IsNull, IsNotNull, Includes, EndsWith:
		return nil
	case RegexMatch, NotRegexMatch:
		_, err := regexp.Compile(c.Value)
		return err
	case GreaterThan, GreaterThanOrEquals, BitsSet, BitsNotSet:
		if _, err := strconv.ParseInt(c.Value, 10, 64); err != nil {
			return fmt.Errorf("%s %s: %q is not a whole number", c.Attribute, c.Operator, c.Value)
		}
		return nil
	}
	return fmt.Errorf("operator %q: unknown", c.Operator)
}

// inScope says whether any of the filters holds; no filters let everybody in.
func inScope(filters []ScopingFilter, record Record) bool {
	for _, filter := range filters {
		if filter.holds(record) {
			return true
		}
	}
	return len(filters) == 0
}

func (f ScopingFilter) holds(record Record) bool {
	for _, clause := range f.Clauses {
		if !clause.holds(record.Attribute(clause.Attribute)) {
			return false
		}
	}
	return true
}

// holds evaluates a clause. A null source is false for every operator but IS NULL,
// NOT REGEX MATCH included. [D]
func (c Clause) holds(value any) bool {
	if value == nil || c.Operator == IsNull {
		return value == nil && c.Operator == IsNull
	}
	have := text(value)
	switch c.Operator {
	case Equals:
		return have == c.Value
	case NotEquals:
		return have != c.Value
	case IsTrue:
		return strings.EqualFold(have, "true")
	case IsFalse:
		return strings.EqualFold(have, "false")
	case IsNotNull:
		return true
	case Includes:
		return strings.Contains(have, c.Value)
	case EndsWith:
		return strings.HasSuffix(have, c.Value)
	case RegexMatch, NotRegexMatch:
		pattern, err := regexp.Compile(c.Value)
		return err == nil && pattern.MatchString(have) == (c.Operator == RegexMatch)
	}
	return c.compares(have)
}

func (c Clause) compares(have string) bool {
	left, err := strconv.ParseInt(have, 10, 64)
	right, wrong := strconv.ParseInt(c.Value, 10, 64)
	if err != nil || wrong != nil {
		return false
	}
	switch c.Operator {
	case GreaterThan:
		return left > right
	case GreaterThanOrEquals:
		return left >= right
	case BitsSet:
		return left&right == right
	case BitsNotSet:
		return left&right != right
	}
	return false
}
