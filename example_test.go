package scimspec_test

import (
	"context"
	"fmt"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
)

// A program judges a handler with one part of the suite and reads the report.
func Example() {
	app, err := reference.New(reference.Options{Tokens: []reference.Credential{{Token: "correct-horse"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	suite, err := scimspec.New(
		scimspec.Handler(app).At("/scim/v2"),
		scimspec.BearerToken("correct-horse"),
		scimspec.Profiles("okta"),
		scimspec.Select("okta-assign-creates-user/okta-aiw"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer suite.Close()
	report, err := suite.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, scenario := range report.Scenarios {
		fmt.Println(scenario.ID, scenario.Verdict)
	}
	// Output: okta-assign-creates-user/okta-aiw passed
}
