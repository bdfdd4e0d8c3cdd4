package main

import "regexp"

// An option of the library, as its errors name it: scimspec.Rate(5).
var option = regexp.MustCompile(`scimspec\.([A-Z]\w*)\(([^()]*)\)`)

// flagOf has what each of the library's options is called on the command line. A test holds it to
// the errors that there are.
var flagOf = map[string]string{
	"URL":               "--target",
	"Handler":           "--target embedded",
	"BearerToken":       "--token-env NAME (an environment variable)",
	"BasicAuth":         "--basic-env NAME (an environment variable that holds user:password)",
	"OAuth2":            "--oauth2-token-url, --oauth2-client-id, --oauth2-secret-env and --oauth2-scope",
	"RootCAs":           "--ca-file FILE",
	"ClientCertificate": "--cert-file and --key-file",
	"Profiles":          "--profile",
	"ProductProfile":    "--profile-file FILE",
	"Select":            "--select",
	"Shard":             "--shard",
	"NoLearn":           "--no-learn",
	"Rate":              "--rate 5",
	"MaxWait":           "--max-wait 10m",
}

// inFlags says what the library advises in the words of the command line.
func inFlags(advice string) string {
	return option.ReplaceAllStringFunc(advice, func(call string) string {
		part := option.FindStringSubmatch(call)
		flag, known := flagOf[part[1]]
		if !known {
			return call
		}
		if part[1] == "Profiles" && part[2] != "…" {
			return flag + " " + regexp.MustCompile(`[" ]`).ReplaceAllString(part[2], "")
		}
		return flag
	})
}
