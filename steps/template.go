package steps

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/cucumber/godog"
)

// template is a sentence, or a part of one, with typed parameters. As in Cucumber's own
// expressions is/are are alternatives.
type template struct {
	source     string // without groups
	expression *regexp.Regexp
	parameters []parameterType
	head, tail string // before the first parameter and behind the last one
}

var (
	mark        = regexp.MustCompile(`\\\{(\w+)\\\}|\b[a-z]+(?:/[a-z]+)+\b`)
	worldType   = reflect.TypeFor[*World]()
	errorType   = reflect.TypeFor[error]()
	contextType = reflect.TypeFor[context.Context]()
	stringType  = reflect.TypeFor[string]()
	actType     = reflect.TypeFor[act]()
)

func (known parameters) template(pattern string) (template, error) {
	t := template{}
	quoted := regexp.QuoteMeta(pattern)
	var unknown error
	part := func(match, open string) string {
		if !strings.HasPrefix(match, `\{`) {
			return "(?:" + strings.ReplaceAll(match, "/", "|") + ")"
		}
		parameter, ok := known[strings.Trim(match, `\{}`)]
		if !ok {
			unknown = fmt.Errorf("no parameter type {%s}", strings.Trim(match, `\{}`))
		}
		if open == "(" {
			t.parameters = append(t.parameters, parameter)
		}
		return open + parameter.pattern + ")"
	}
	t.source = mark.ReplaceAllStringFunc(quoted, func(match string) string { return part(match, "(?:") })
	captured := mark.ReplaceAllStringFunc(quoted, func(match string) string { return part(match, "(") })
	if unknown != nil {
		return t, unknown
	}
	t.expression = regexp.MustCompile("^" + captured + "$")
	if marks := mark.FindAllStringIndex(quoted, -1); len(marks) > 0 {
		plain := strings.NewReplacer(`\`, "")
		t.head, t.tail = plain.Replace(quoted[:marks[0][0]]), plain.Replace(quoted[marks[len(marks)-1][1]:])
	} else {
		t.head = pattern
	}
	return t, nil
}

// mayFit compares what stands before the first parameter and behind the last one.
func (t template) mayFit(text string) bool {
	return len(text) >= len(t.head)+len(t.tail) && strings.HasPrefix(text, t.head) && strings.HasSuffix(text, t.tail)
}

// arguments are the texts of the parameters; ok is false when the text is another sentence.
func (t template) arguments(text string) (arguments []string, ok bool) {
	if !t.mayFit(text) {
		return nil, false
	}
	match := t.expression.FindStringSubmatch(text)
	if match == nil {
		return nil, false
	}
	return match[1:], true
}

// parse turns the texts of the parameters into values.
func (t template) parse(w *World, texts []string) ([]reflect.Value, error) {
	var values []reflect.Value
	for i, known := range t.parameters {
		value, err := known.parse(w, texts[i])
		if err != nil {
			return nil, err
		}
		values = append(values, reflect.ValueOf(value))
	}
	return values, nil
}

// composite is a parameter that is written in several forms.
type composite struct {
	name  string
	forms []form
}

// form is one way to write a composite parameter. The function makes its value of the
// parameters in the form; or it acts or judges: then it takes the world first, what the phrase
// gives beside the form, and the parameters in the form.
type form struct {
	pattern  string
	function any
	facts    []fact
	template
}

func as(pattern string, function any, facts ...fact) form {
	return form{pattern: pattern, function: function, facts: facts}
}

// act is the value of a form that acts or judges; of is what the phrase gives beside it.
type act func(w *World, of ...any) error

// compose makes a parameter type of forms, whose functions return values of one type, or act.
func (known parameters) compose(c composite) (parameterType, error) {
	out := parameterType{}
	var sources []string
	for i := range c.forms {
		f := &c.forms[i]
		var err error
		if f.template, err = known.template(f.pattern); err != nil {
			return out, fmt.Errorf("form %q: %w", f.pattern, err)
		}
		value, of, err := f.check()
		if err == nil && i > 0 && (value != out.goType || !slices.Equal(of, out.of)) {
			err = fmt.Errorf("got %s of %s, want %s of %s as in the first", value, of, out.goType, out.of)
		}
		if err != nil {
			return out, fmt.Errorf("form %q: %w", f.pattern, err)
		}
		out.goType, out.of = value, of
		out.forms = append(out.forms, f.pattern)
		sources = append(sources, f.source)
	}
	out.pattern = strings.Join(sources, "|")
	out.parse = func(w *World, text string) (any, error) {
		f, arguments := formOf(c.forms, text)
		values, err := f.parse(w, arguments)
		if err != nil {
			return nil, err
		}
		function := reflect.ValueOf(f.function)
		if out.goType != actType {
			return function.Call(values)[0].Interface(), nil
		}
		return act(func(w *World, of ...any) error {
			in := []reflect.Value{reflect.ValueOf(w)}
			for _, value := range of {
				in = append(in, reflect.ValueOf(value))
			}
			err, _ := function.Call(append(in, values...))[0].Interface().(error)
			return err
		}), nil
	}
	out.note = func(text string, facts *Facts) {
		f, arguments := formOf(c.forms, text)
		f.note(f.facts, arguments, facts)
	}
	return out, nil
}

// check returns the type of a form's value, and what the phrase has to give to one that acts.
func (f *form) check() (value reflect.Type, of []reflect.Type, err error) {
	t := reflect.TypeOf(f.function)
	if t.Kind() != reflect.Func || t.NumOut() != 1 {
		return nil, nil, fmt.Errorf("got %s, want a function with one result", t)
	}
	value, first := t.Out(0), 0
	if t.NumIn() > 0 && t.In(0) == worldType {
		value, first = actType, t.NumIn()-len(f.parameters)
	}
	if t.NumIn() != first+len(f.parameters) || first < 0 {
		return nil, nil, fmt.Errorf("got %s, want one of %d parameters", t, len(f.parameters))
	}
	for i := 1; i < first; i++ {
		of = append(of, t.In(i))
	}
	for i, parameter := range f.parameters {
		if t.In(first+i) != parameter.goType {
			return nil, nil, fmt.Errorf("parameter %d: want %s in %s", i+1, parameter.goType, t)
		}
	}
	return value, of, nil
}

// formOf returns the form in which a text is written; one is, since the phrase matched.
func formOf(forms []form, text string) (form, []string) {
	for _, f := range forms {
		if arguments, ok := f.arguments(text); ok {
			return f, arguments
		}
	}
	return form{}, nil
}

// compile turns a pattern and its typed function into what godog understands: a
// regular expression and a function of strings. godog panics in reflection on named
// string types, so the types are checked and applied here.
func (known parameters) compile(e entry) (Phrase, error) {
	t, err := known.template(e.pattern)
	if err != nil {
		return Phrase{}, err
	}
	formed := e.function == nil
	if formed {
		if e.function, err = byForm(t.parameters); err != nil {
			return Phrase{}, err
		}
	}
	function := reflect.ValueOf(e.function)
	inputs, err := checkSignature(function.Type(), t.parameters)
	if err != nil {
		return Phrase{}, err
	}
	call := func(arguments []reflect.Value) []reflect.Value {
		err := invoke(e.kind, function, t, arguments)
		return []reflect.Value{reflect.ValueOf(&err).Elem()}
	}
	adapter := reflect.FuncOf(inputs, []reflect.Type{errorType}, false)
	return Phrase{
		formed: formed, Pattern: e.pattern, Doc: e.doc, Kind: e.kind, template: t, facts: e.facts,
		function: e.function, handler: reflect.MakeFunc(adapter, call).Interface(),
	}, nil
}

// byForm is the function of a phrase that does what the form of its last parameter says, with
// the parameters before it.
func byForm(parameters []parameterType) (any, error) {
	if len(parameters) == 0 {
		return nil, errors.New("it has neither a function nor a parameter whose forms have one")
	}
	last := len(parameters) - 1
	inputs := []reflect.Type{worldType}
	for i, parameter := range parameters {
		if i < last && (i >= len(parameters[last].of) || parameters[last].of[i] != parameter.goType) {
			return nil, fmt.Errorf("parameter %d: got %s, want what the forms take: %s", i+1, parameter.goType, parameters[last].of)
		}
		inputs = append(inputs, parameter.goType)
	}
	if parameters[last].goType != actType || len(parameters[last].of) != last {
		return nil, fmt.Errorf("the last parameter has no forms that take %d values and act", last)
	}
	return reflect.MakeFunc(reflect.FuncOf(inputs, []reflect.Type{errorType}, false), func(in []reflect.Value) []reflect.Value {
		var of []any
		for _, value := range in[1 : 1+last] {
			of = append(of, value.Interface())
		}
		err := in[1+last].Interface().(act)(in[0].Interface().(*World), of...)
		return []reflect.Value{reflect.ValueOf(&err).Elem()}
	}).Interface(), nil
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

func invoke(kind Kind, function reflect.Value, t template, arguments []reflect.Value) error {
	w, err := fromContext(arguments[0].Interface().(context.Context))
	if err != nil {
		return err
	}
	in, err := argumentsOf(w, t, arguments[1:])
	return w.perform(kind, func() error {
		if err != nil {
			return err // a judgment that cannot be made leaves the others to be made
		}
		err, _ := function.Call(in)[0].Interface().(error)
		return err
	})
}

// argumentsOf parses what a step gives to its phrase.
func argumentsOf(w *World, t template, arguments []reflect.Value) ([]reflect.Value, error) {
	texts := make([]string, len(t.parameters))
	for i := range texts {
		texts[i] = arguments[i].String()
	}
	values, err := t.parse(w, texts)
	if err != nil {
		return nil, err
	}
	in := slices.Concat([]reflect.Value{reflect.ValueOf(w)}, values)
	if len(arguments) > len(texts) {
		switch argument := arguments[len(arguments)-1].Interface().(type) {
		case *godog.Table:
			table, err := tableOf(w, argument)
			if err != nil {
				return nil, err
			}
			in = append(in, reflect.ValueOf(table))
		case *godog.DocString:
			text, err := w.expand(argument.Content)
			if err != nil {
				return nil, err
			}
			in = append(in, reflect.ValueOf(Text(text)))
		}
	}
	return in, nil
}

// Table is a step's data table, the header first.
type Table [][]string

// Text is a step's doc string, with its ${…} references resolved.
type Text string

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
