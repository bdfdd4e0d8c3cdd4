package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// callTimeout bounds one call of the identity provider: a cycle over a large directory takes its time.
const callTimeout = 2 * time.Minute

// mostRead bounds what is read of an answer, in bytes.
const mostRead = 4 << 20

// fewOperations is up to how many operations their bodies are described.
const fewOperations = 3

func (s *Server) addIdP() {
	add(s, reads, "idp_operations", "Operations of the identity provider", "What a mock Okta and Entra ID can be asked to do: people, groups, applications, assignments, group push, provisioning, its log, the clock, troubles. Narrowed to three, their bodies are described.", s.operations)
	add(s, drives, "idp_call", "Call the identity provider", "One operation of the mock identity provider, as idp_operations lists it. POST …/actions/… are the buttons of the console; the answer has what was logged, GET …/log/{seq} the exchanges with what they break.", s.call)
}

type operationsQuestion struct {
	Words string `json:"words,omitempty" jsonschema:"words that stand in method, path or summary, such as POST actions provision"`
	page
}

type operation struct {
	Method     string            `json:"method"`
	Path       string            `json:"path"`
	Summary    string            `json:"summary"`
	Parameters map[string]string `json:"parameters,omitempty"`
	Body       any               `json:"body,omitempty" jsonschema:"JSON Schema of the body"`
}

type operations struct {
	Console    string      `json:"console" jsonschema:"URL of the console, for people"`
	Total      int         `json:"total"`
	Operations []operation `json:"operations"`
}

// openAPI is what is read of /openapi.json.
type openAPI struct {
	Paths map[string]map[string]struct {
		Summary    string `json:"summary"`
		Parameters []struct {
			Name        string `json:"name"`
			Description string `json:"description"`
		} `json:"parameters"`
		RequestBody struct {
			Content map[string]struct {
				Schema map[string]any `json:"schema"`
			} `json:"content"`
		} `json:"requestBody"`
		Deprecated bool `json:"deprecated"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]any `json:"schemas"`
	} `json:"components"`
}

func (s *Server) operations(ctx context.Context, _ *sdk.CallToolRequest, in operationsQuestion) (operations, error) {
	idp, err := s.options.IdP(ctx)
	if err != nil {
		return operations{}, err
	}
	_, document, err := ask(ctx, idp, http.MethodGet, "/openapi.json", nil)
	if err != nil {
		return operations{}, err
	}
	var api openAPI
	if err := json.Unmarshal(document, &api); err != nil {
		return operations{}, fmt.Errorf("/openapi.json of the identity provider: %w", err)
	}
	var found []operation
	for path, methods := range api.Paths {
		for method, op := range methods {
			one := operation{Method: strings.ToUpper(method), Path: path, Summary: op.Summary, Parameters: map[string]string{}}
			if op.Deprecated || !holds(one.Method+" "+path+" "+op.Summary, in.Words) {
				continue
			}
			for _, p := range op.Parameters {
				one.Parameters[p.Name] = p.Description
			}
			if body := op.RequestBody.Content["application/json"].Schema; body != nil {
				one.Body = resolved(body, api.Components.Schemas, nil)
			}
			found = append(found, one)
		}
	}
	slices.SortFunc(found, func(a, b operation) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	out := operations{Console: idp.URL, Total: len(found), Operations: of(found, in.page)}
	for i := range out.Operations {
		if len(found) > fewOperations {
			out.Operations[i].Body, out.Operations[i].Parameters = nil, nil
		}
	}
	return out, nil
}

// resolved puts the schemas that a schema refers to in the places of the references; one that holds
// itself stays a reference.
func resolved(schema any, known map[string]any, within []string) any {
	switch schema := schema.(type) {
	case map[string]any:
		if reference, ok := schema["$ref"].(string); ok {
			name := reference[strings.LastIndexByte(reference, '/')+1:]
			if slices.Contains(within, name) {
				return schema
			}
			return resolved(known[name], known, append(slices.Clone(within), name))
		}
		out := map[string]any{}
		for key, value := range schema {
			out[key] = resolved(value, known, within)
		}
		return out
	case []any:
		out := make([]any, len(schema))
		for i := range schema {
			out[i] = resolved(schema[i], known, within)
		}
		return out
	}
	return schema
}

type callQuestion struct {
	Method string         `json:"method" jsonschema:"GET, POST, PUT, PATCH or DELETE"`
	Path   string         `json:"path" jsonschema:"path and query with its parameters filled in, such as /api/tenants/okta/users?q=ada"`
	Body   map[string]any `json:"body,omitempty" jsonschema:"JSON object, as idp_operations describes it"`
	Items  []any          `json:"items,omitempty" jsonschema:"JSON array in the place of body, where the operation takes one"`
}

type answer struct {
	Status int    `json:"status"`
	Answer any    `json:"answer,omitempty"`
	Cut    string `json:"cut,omitempty" jsonschema:"the beginning of an answer that is too large to be shown whole"`
}

func (s *Server) call(ctx context.Context, _ *sdk.CallToolRequest, in callQuestion) (answer, error) {
	method := strings.ToUpper(in.Method)
	parsed, err := url.ParseRequestURI(in.Path)
	switch {
	case !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, method):
		return answer{}, problem(fmt.Sprintf("method %q: not known", in.Method), "GET, POST, PUT, PATCH or DELETE")
	case err != nil || parsed.IsAbs() || parsed.Host != "" || !strings.HasPrefix(in.Path, "/") || strings.HasPrefix(in.Path, "//"):
		return answer{}, problem(fmt.Sprintf("path %q: want the path of an operation", in.Path), "idp_operations, for those that there are")
	case parsed.Path == "/api/events":
		return answer{}, problem("/api/events never ends", "GET …/log?after=N, for what was logged since")
	}
	var body []byte
	var given any
	switch {
	case in.Items != nil:
		given = in.Items
	case in.Body != nil:
		given = in.Body
	}
	if given != nil {
		if err := s.harmless(given); err != nil {
			return answer{}, err
		}
		if body, err = json.Marshal(given); err != nil {
			return answer{}, fmt.Errorf("body: %w", err)
		}
	}
	idp, err := s.options.IdP(ctx)
	if err != nil {
		return answer{}, err
	}
	status, text, err := ask(ctx, idp, method, in.Path, body)
	if err != nil {
		return answer{}, err
	}
	out := answer{Status: status}
	if len(text) > maxResult/2 || json.Unmarshal(text, &out.Answer) != nil {
		out.Answer, out.Cut = nil, clip(strings.ToValidUTF8(string(text), "?"), maxText)
	}
	return out, nil
}

// ask sends one request to the identity provider.
func ask(ctx context.Context, idp IdP, method, path string, body []byte) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(idp.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("identity provider: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := idp.Client.Do(req)
	if err != nil {
		return 0, nil, problem(fmt.Sprintf("identity provider: %v", err), "scimspec serve idp at that URL, or scimspec mcp without --idp")
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostRead))
	if err != nil {
		return 0, nil, fmt.Errorf("identity provider: %w", err)
	}
	return resp.StatusCode, text, nil
}
