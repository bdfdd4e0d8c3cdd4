package steps

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cucumber/godog"
)

// Phrase is one sentence pattern of the vocabulary, with what it means.
type Phrase struct {
	Pattern string // {person} is assigned to the application
	Doc     string // what it does or judges, in one or two sentences
	Kind    Kind

	template
	formed   bool // it does what the form of its last parameter says
	function any  // func(*World, parameter…, [Table|Text]) error
	handler  any  // what godog calls: func(context.Context, string…) error
	facts    []fact
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
type Vocabulary struct {
	phrases    []Phrase
	parameters parameters
}

// NewVocabulary builds the vocabulary. It fails when a phrase does not fit its
// function, which is a defect of this package.
func NewVocabulary() (*Vocabulary, error) {
	r := &registrar{}
	for _, add := range []func(*registrar){
		settingPhrases, personPhrases, groupPhrases, creationPhrases, requestPhrases, remotePhrases, doorPhrases, nestPhrases, runPhrases, ownPhrases,
		responseJudgments, userJudgments, groupJudgments, logJudgments, importJudgments, wireJudgments,
		queryJudgments, typedPhrases, projectionPhrases, walkPhrases, listingPhrases, currencyPhrases, clientPhrases, contestPhrases, patternJudgments, linkJudgments,
		definitionJudgments, characteristicPhrases, agreementJudgments, strangerPhrases, expiryPhrases, discoveryPhrases,
		modifyPhrases, trialPhrases, versionJudgments, bulkPhrases,
		mappingPhrases, switchPhrases, membershipJudgments, signInPhrases,
	} {
		add(r)
	}
	v := &Vocabulary{parameters: maps.Clone(plainParameters)}
	for _, c := range r.composites {
		known, err := v.parameters.compose(c)
		if err != nil {
			return nil, fmt.Errorf("parameter {%s}: %w", c.name, err)
		}
		v.parameters[c.name] = known
	}
	for _, entry := range r.entries {
		phrase, err := v.parameters.compile(entry)
		if err != nil {
			return nil, fmt.Errorf("phrase %q: %w", entry.pattern, err)
		}
		if slices.ContainsFunc(v.phrases, func(p Phrase) bool { return p.Pattern == phrase.Pattern }) {
			return nil, fmt.Errorf("phrase %q: registered twice", entry.pattern)
		}
		v.phrases = append(v.phrases, phrase)
	}
	return v, nil
}

// Phrases returns every phrase in the order of registration.
func (v *Vocabulary) Phrases() []Phrase { return slices.Clone(v.phrases) }

// Forms returns the forms of each composite parameter by its name.
func (v *Vocabulary) Forms() map[string][]string {
	forms := map[string][]string{}
	for name, parameter := range v.parameters {
		if parameter.forms != nil {
			forms[name] = parameter.forms
		}
	}
	return forms
}

// Match returns the phrase that a step's text uses.
func (v *Vocabulary) Match(text string) (Phrase, bool) {
	for _, phrase := range v.phrases {
		if _, ok := phrase.arguments(text); ok {
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

type registrar struct {
	entries    []entry
	composites []composite
}

type entry struct {
	kind         Kind
	pattern, doc string
	function     any
	facts        []fact
}

func (r *registrar) setting(pattern, doc string, function any, facts ...fact) {
	r.entries = append(r.entries, entry{Setting, pattern, doc, function, facts})
}

func (r *registrar) action(pattern, doc string, function any, facts ...fact) {
	r.entries = append(r.entries, entry{Action, pattern, doc, function, facts})
}

func (r *registrar) judgment(pattern, doc string, function any, facts ...fact) {
	r.entries = append(r.entries, entry{Judgment, pattern, doc, function, facts})
}

// parameter registers a composite parameter: one that is written in several forms. Its forms
// may have parameters themselves, of those registered before it.
func (r *registrar) parameter(name string, forms ...form) {
	r.composites = append(r.composites, composite{name, forms})
}
