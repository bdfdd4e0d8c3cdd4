package main

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/internal/spelling"
)

// settings are what a run is told, by the configuration file and by flags; flags win.
// The names of the file's members are those of the flags.
type settings struct {
	targetSettings `yaml:",inline"`

	Profiles    []string      `yaml:"profile"`
	ProfileFile string        `yaml:"profile-file"`
	Select      []string      `yaml:"select"`
	Waivers     string        `yaml:"waivers"`
	FailOn      string        `yaml:"fail-on"`
	Out         string        `yaml:"out"`
	Formats     []string      `yaml:"format"`
	Keep        string        `yaml:"keep"`
	Parallel    int           `yaml:"parallel"`
	Rate        float64       `yaml:"rate"`
	BigGroup    int           `yaml:"big-group"`
	Timeout     duration      `yaml:"timeout"`
	MaxWait     duration      `yaml:"max-wait"`
	Scenario    duration      `yaml:"scenario-timeout"`
	Seed        int64         `yaml:"seed"`
	Prefix      string        `yaml:"prefix"`
	Domain      string        `yaml:"email-domain"`
	Shard       string        `yaml:"shard"`
	ReadOnly    bool          `yaml:"read-only"`
	Data        dataText      `yaml:"data"`
	Learn       *bool         `yaml:"learn"` // nil: yes
	NoLearn     bool          `yaml:"-"`
	report      string        // the earlier report whose causes cause:N of Select means
	config      string        // the configuration file; "": none
	configDir   string        // files that the configuration names are looked for there first
	outGiven    bool          // on the command line
	about       []string      // the flags that were given and speak of a target
	faults      []string      // of the embedded target, for selftest
	key         crypto.Signer // of its identity providers, for selftest; nil: a new one
}

// targetSettings say what is judged and how it is reached. Whoever gives one of them means
// a target: see settings.choose.
type targetSettings struct {
	Target     string            `yaml:"target"` // a base URL, or embedded
	Name       string            `yaml:"name"`
	Image      string            `yaml:"image"`
	Dockerfile string            `yaml:"dockerfile"`
	Port       int               `yaml:"port"`
	Path       string            `yaml:"path"`
	Ready      string            `yaml:"ready"`
	Env        map[string]string `yaml:"env"`
	EnvFrom    []string          `yaml:"env-from"`
	Auth       authSettings      `yaml:"auth"`
	Control    string            `yaml:"control"` // where the product's switches are
	SignIn     signInSettings    `yaml:"sign-in"`
}

// authSettings name where secrets are found; no secret stands in a file or on a command
// line.
type authSettings struct {
	TokenEnv  string            `yaml:"token-env"`
	TokenFile string            `yaml:"token-file"`
	BasicEnv  string            `yaml:"basic-env"` // user:password
	HeaderEnv map[string]string `yaml:"header-env"`
	OtherEnv  string            `yaml:"other-token-env"` // of another tenant
	OAuth2    oauthSettings     `yaml:"oauth2"`
	CAFile    string            `yaml:"ca-file"`
	CertFile  string            `yaml:"cert-file"`
	KeyFile   string            `yaml:"key-file"`
}

type oauthSettings struct {
	TokenURL  string   `yaml:"token-url"`
	ClientID  string   `yaml:"client-id"`
	SecretEnv string   `yaml:"secret-env"`
	Scopes    []string `yaml:"scope"`
}

// duration is a time.Duration that YAML reads as 30s.
type duration time.Duration

// UnmarshalYAML implements yaml.Unmarshaler.
func (d *duration) UnmarshalYAML(node *yaml.Node) error {
	parsed, err := time.ParseDuration(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is no duration such as 30s", node.Line, node.Value)
	}
	*d = duration(parsed)
	return nil
}

// readConfig lays a configuration file over s. It is strict: an unknown member is an
// error, and so is one that is there and empty.
func (s *settings) readConfig(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return &failure{exitUsage, fmt.Sprintf("configuration: %v", err), "scimspec init --target URL, which writes a commented one"}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var wrong dataMistake
	err = decoder.Decode(s)
	if errors.As(err, &wrong) {
		return &failure{exitUsage, fmt.Sprintf("configuration %s: %s", path, wrong.Error()), wrong.Try}
	}
	if err == nil {
		err = oneDocument(decoder)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return &failure{exitUsage, fmt.Sprintf("configuration %s: %s", path, yamlText(err)), nearestMember(err) + "scimspec init --target embedded --stdout, for every member that there is"}
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return &failure{exitUsage, fmt.Sprintf("configuration %s: %s", path, yamlText(err)), "well-formed YAML"}
	}
	for _, root := range document.Content {
		if line, name := emptyMember(root, ""); name != "" {
			return &failure{exitUsage, fmt.Sprintf("configuration %s: line %d: %s is empty; is the variable set?", path, line, name), name + " with a value, or without that line"}
		}
	}
	s.config, s.configDir = path, filepath.Dir(path)
	return nil
}

// wrongKind is how the YAML library says that a value is of another kind, with its first letters, which
// may be a secret's; noMember how it says that there is no such member.
var (
	wrongKind = regexp.MustCompile("cannot unmarshal (!!\\w+)(?: `.*`)? into (\\S+)$")
	noMember  = regexp.MustCompile(`field (\S+) not found in type \S+`)
)

// yamlText makes the library's messages one line, in our words.
func yamlText(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = noMember.ReplaceAllString(strings.TrimSpace(line), "field $1 not found")
		if kinds := wrongKind.FindStringSubmatch(line); kinds != nil {
			line = strings.TrimSuffix(line, kinds[0]) + "got " + yamlKind(kinds[1]) + ", want " + goKind(kinds[2])
		}
		lines[i] = line
	}
	return strings.Join(lines, "; ")
}

func yamlKind(tag string) string {
	switch tag {
	case "!!seq":
		return "a list"
	case "!!map":
		return "members"
	case "!!str":
		return "text"
	}
	return "a " + strings.TrimPrefix(tag, "!!")
}

func goKind(kind string) string {
	switch {
	case strings.HasPrefix(kind, "[]"):
		return "a list such as [one, two]"
	case strings.HasPrefix(kind, "int"):
		return "a whole number"
	case kind == "float64":
		return "a number"
	case kind == "bool":
		return "true or false"
	case kind == "string":
		return "text"
	}
	return "members, each NAME: value"
}

// nearestMember is the member of a configuration that was meant, ", or " after it; "" for none.
func nearestMember(err error) string {
	wrong := noMember.FindStringSubmatch(err.Error())
	if wrong == nil {
		return ""
	}
	paths := map[string]string{}
	membersOf(reflect.TypeFor[settings](), "", paths)
	near := spelling.Nearest(wrong[1], slices.Sorted(maps.Keys(paths)), 1)
	if len(near) == 0 {
		return ""
	}
	return paths[near[0]] + ", or "
}

// membersOf collects the members that a type takes, each with its path.
func membersOf(t reflect.Type, under string, paths map[string]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, inline, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case inline == "inline":
			membersOf(field.Type, under, paths)
		case name == "" || name == "-":
		case field.Type.Kind() == reflect.Struct:
			membersOf(field.Type, under+name+".", paths)
		default:
			paths[name] = under + name
		}
	}
}

// oneDocument refuses a second document: nothing of it would hold.
func oneDocument(decoder *yaml.Decoder) error {
	var more yaml.Node
	if err := decoder.Decode(&more); err != nil {
		return err
	}
	return fmt.Errorf("line %d: a second document begins, and only the first would hold", more.Line)
}

// waiverEntry is one entry of a waiver file.
type waiverEntry struct {
	ID     string `yaml:"id"` // a requirement or scenario id
	Reason string `yaml:"reason"`
	Until  day    `yaml:"until"` // the last one
}

// day is YYYY-MM-DD, in quotes or without.
type day struct{ time.Time }

// UnmarshalYAML implements yaml.Unmarshaler.
func (d *day) UnmarshalYAML(node *yaml.Node) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, node.Value); err != nil {
		err = node.Decode(&d.Time) // with a time of day
	}
	if err != nil {
		return fmt.Errorf("line %d: until: got %q, want a day such as 2027-01-31", node.Line, node.Value)
	}
	return nil
}

func readWaivers(path string) ([]waiverEntry, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, &failure{exitUsage, fmt.Sprintf("waivers: %v", err), "--waivers with a file of entries such as {id: RFC7644-3.3-R05, reason: …, until: 2027-01-31}"}
	}
	defer file.Close()
	var entries []waiverEntry
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	err = decoder.Decode(&entries)
	if err == nil {
		err = oneDocument(decoder)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &failure{exitUsage, fmt.Sprintf("waivers %s: %s", path, yamlText(err)), "a list of entries such as {id: RFC7644-3.3-R05, reason: …, until: 2027-01-31}"}
	}
	if entries == nil {
		return nil, &failure{exitUsage, fmt.Sprintf("waivers %s: it holds no list", path), "a list of entries such as {id: RFC7644-3.3-R05, reason: …, until: 2027-01-31}; [] for none"}
	}
	return entries, nil
}
