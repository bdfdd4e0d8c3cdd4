package steps

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/cucumber/godog"
)

// Phrase is one sentence pattern of the vocabulary, with what it means.
type Phrase struct {
	Pattern string // {person} is assigned to the application
	Doc     string // what it does or judges, in one or two sentences
	Kind    Kind

	expression *regexp.Regexp
	head, tail string // before the first parameter and behind the last one
	handler    any    // what godog calls: func(context.Context, string…) error
}

// Kind says what a phrase is for.
type Kind string

// The kinds. An Action serves as Given and as When: as Given it must succeed, as When
// it records and a Then judges.
const (
	Setting  Kind = "setting"  // prepares, touches nothing at the target
	Action   Kind = "action"   // acts on the target and records
	Judgment Kind = "judgment" // reads the record, or reads back
)

// Vocabulary is every phrase that a scenario may use. It is built once, is immutable
// then and safe for concurrent use.
type Vocabulary struct{ phrases []Phrase }

// NewVocabulary builds the vocabulary. It fails when a phrase does not fit its
// function, which is a defect of this package.
func NewVocabulary() (*Vocabulary, error) {
	v := &Vocabulary{}
	for _, add := range []func(*registrar){
		settingPhrases, doorPhrases, personPhrases, remotePhrases, groupPhrases, nestPhrases, runPhrases, pagePhrases,
		userJudgments, groupJudgments, nestJudgments, logJudgments, importJudgments, wireJudgments,
		requestPhrases, responseJudgments,
		queryPhrases, queryJudgments, typedPhrases, projectionPhrases, walkPhrases, listingPhrases, clientPhrases, patternJudgments, linkJudgments,
		definitionJudgments, characteristicPhrases, agreementJudgments, strangerPhrases, expiryPhrases, honestyPhrases, discoveryPhrases,
		modifyPhrases, trialPhrases, versionJudgments, bulkPhrases,
		mappingPhrases, switchPhrases, membershipJudgments, signInPhrases,
	} {
		r := &registrar{}
		add(r)
		for _, entry := range r.entries {
			phrase, err := compile(entry)
			if err != nil {
				return nil, fmt.Errorf("phrase %q: %w", entry.pattern, err)
			}
			if slices.ContainsFunc(v.phrases, func(p Phrase) bool { return p.Pattern == phrase.Pattern }) {
				return nil, fmt.Errorf("phrase %q: registered twice", entry.pattern)
			}
			v.phrases = append(v.phrases, phrase)
		}
	}
	return v, nil
}

// Phrases returns every phrase in the order of registration.
func (v *Vocabulary) Phrases() []Phrase { return slices.Clone(v.phrases) }

// Match returns the phrase that a step's text uses.
func (v *Vocabulary) Match(text string) (Phrase, bool) {
	for _, phrase := range v.phrases {
		if phrase.mayFit(text) && phrase.expression.MatchString(text) {
			return phrase, true
		}
	}
	return Phrase{}, false
}

// Register gives godog every phrase that could fit one of the steps. It is called once for
// a run, in the suite initializer: a second site would cross wires between concurrent
// scenarios. Godog tries each phrase that it knows on each step.
func (v *Vocabulary) Register(sc *godog.ScenarioContext, texts []string) {
	for _, phrase := range v.phrases {
		if slices.ContainsFunc(texts, phrase.mayFit) {
			sc.Step(phrase.expression, phrase.handler)
		}
	}
}

// mayFit compares what stands before the first parameter and behind the last one.
func (p Phrase) mayFit(text string) bool {
	return len(text) >= len(p.head)+len(p.tail) && strings.HasPrefix(text, p.head) && strings.HasSuffix(text, p.tail)
}

type registrar struct{ entries []entry }

type entry struct {
	kind         Kind
	pattern, doc string
	function     any
}

func (r *registrar) setting(pattern, doc string, function any) {
	r.entries = append(r.entries, entry{Setting, pattern, doc, function})
}

func (r *registrar) action(pattern, doc string, function any) {
	r.entries = append(r.entries, entry{Action, pattern, doc, function})
}

func (r *registrar) judgment(pattern, doc string, function any) {
	r.entries = append(r.entries, entry{Judgment, pattern, doc, function})
}

// Table is a step's data table, the header first.
type Table [][]string

// Text is a step's doc string, with its ${…} references resolved.
type Text string

var (
	parameter   = regexp.MustCompile(`\\\{(\w+)\\\}`)
	worldType   = reflect.TypeFor[*World]()
	errorType   = reflect.TypeFor[error]()
	contextType = reflect.TypeFor[context.Context]()
	stringType  = reflect.TypeFor[string]()
)

// compile turns a pattern and its typed function into what godog understands: a
// regular expression and a function of strings. godog panics in reflection on named
// string types, so the types are checked and applied here.
func compile(e entry) (Phrase, error) {
	var parameters []parameterType
	var unknown error
	source := parameter.ReplaceAllStringFunc(regexp.QuoteMeta(e.pattern), func(match string) string {
		name := strings.Trim(match, `\{}`)
		known, ok := parameterTypes[name]
		if !ok {
			unknown = fmt.Errorf("no parameter type {%s}", name)
			return match
		}
		parameters = append(parameters, known)
		return "(" + known.pattern + ")"
	})
	if unknown != nil {
		return Phrase{}, unknown
	}
	function := reflect.ValueOf(e.function)
	inputs, err := checkSignature(function.Type(), parameters)
	if err != nil {
		return Phrase{}, err
	}
	call := func(arguments []reflect.Value) []reflect.Value {
		err := invoke(function, parameters, arguments)
		return []reflect.Value{reflect.ValueOf(&err).Elem()}
	}
	adapter := reflect.FuncOf(inputs, []reflect.Type{errorType}, false)
	head, _, more := strings.Cut(e.pattern, "{")
	tail := ""
	if more {
		tail = e.pattern[strings.LastIndexByte(e.pattern, '}')+1:]
	}
	return Phrase{
		Pattern: e.pattern, Doc: e.doc, Kind: e.kind, head: head, tail: tail,
		expression: regexp.MustCompile("^" + source + "$"),
		handler:    reflect.MakeFunc(adapter, call).Interface(),
	}, nil
}

// checkSignature wants func(*World, parameter…, [Table|Text]) error and returns the
// inputs of the function that godog calls.
func checkSignature(t reflect.Type, parameters []parameterType) ([]reflect.Type, error) {
	if t.Kind() != reflect.Func || t.NumOut() != 1 || t.Out(0) != errorType || t.NumIn() < 1 || t.In(0) != worldType {
		return nil, fmt.Errorf("function: got %s, want func(*World, …) error", t)
	}
	inputs := []reflect.Type{contextType}
	for i, known := range parameters {
		if t.NumIn() <= i+1 || t.In(i+1) != known.goType {
			return nil, fmt.Errorf("parameter %d: want %s in %s", i+1, known.goType, t)
		}
		inputs = append(inputs, stringType)
	}
	switch extra := t.NumIn() - 1 - len(parameters); {
	case extra == 0:
	case extra == 1 && t.In(t.NumIn()-1) == reflect.TypeFor[Table]():
		inputs = append(inputs, reflect.TypeFor[*godog.Table]())
	case extra == 1 && t.In(t.NumIn()-1) == reflect.TypeFor[Text]():
		inputs = append(inputs, reflect.TypeFor[*godog.DocString]())
	default:
		return nil, fmt.Errorf("function takes more than the pattern gives: %s", t)
	}
	return inputs, nil
}

func invoke(function reflect.Value, parameters []parameterType, arguments []reflect.Value) error {
	w, err := fromContext(arguments[0].Interface().(context.Context))
	if err != nil {
		return err
	}
	in := []reflect.Value{reflect.ValueOf(w)}
	for i, known := range parameters {
		value, err := known.parse(w, arguments[i+1].String())
		if err != nil {
			return err
		}
		in = append(in, reflect.ValueOf(value))
	}
	if len(arguments) > len(parameters)+1 {
		switch argument := arguments[len(arguments)-1].Interface().(type) {
		case *godog.Table:
			table, err := tableOf(w, argument)
			if err != nil {
				return err
			}
			in = append(in, reflect.ValueOf(table))
		case *godog.DocString:
			text, err := w.expand(argument.Content)
			if err != nil {
				return err
			}
			in = append(in, reflect.ValueOf(Text(text)))
		}
	}
	return w.perform(func() error {
		err, _ := function.Call(in)[0].Interface().(error)
		return err
	})
}

func tableOf(w *World, t *godog.Table) (Table, error) {
	table := make(Table, len(t.Rows))
	for i, row := range t.Rows {
		for _, cell := range row.Cells {
			text, err := w.expand(cell.Value)
			if err != nil {
				return nil, err
			}
			table[i] = append(table[i], text)
		}
	}
	return table, nil
}
