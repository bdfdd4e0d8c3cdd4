package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/scimspec/scimspec/reports"
)

// mostAnnotations bounds what is shown beside a commit: GitHub takes ten of a kind from a step.
const mostAnnotations = 10

// pipelines are the CI systems that --ci knows, with the environment variable by which each
// tells that it is the one.
var pipelines = [...]struct {
	name, variable string
}{{"github", "GITHUB_ACTIONS"}, {"azure", "TF_BUILD"}}

// ciNames are the values of --ci.
func ciNames() []string {
	names := []string{"auto", "none"}
	for _, p := range pipelines {
		names = append(names, p.name)
	}
	return names
}

// ciSystem settles which CI system a run tells its result to: the one that was named, or the one
// that it runs in; "" for none.
func ciSystem(name string) string {
	if name != "auto" {
		return strings.TrimSuffix(name, "none")
	}
	for _, p := range pipelines {
		if strings.EqualFold(os.Getenv(p.variable), "true") {
			return p.name
		}
	}
	return ""
}

// announce tells a CI system what a run found: what is wrong as annotations, the report as the
// job's summary, the conclusion as an output of the step. Other systems read junit.xml.
func announce(w io.Writer, system string, report *reports.Report, out string) error {
	switch system {
	case "github":
		annotate(w, report, func(level, title, text string) string {
			return fmt.Sprintf("::%s title=%s::%s", level, escapeCommand(title, true), escapeCommand(text, false))
		})
		if err := summarise(os.Getenv("GITHUB_STEP_SUMMARY"), report, out); err != nil {
			return err
		}
		return appendTo(os.Getenv("GITHUB_OUTPUT"), fmt.Sprintf("conclusion=%s\nreport=%s\n", report.Conclusion, out))
	case "azure":
		annotate(w, report, func(level, title, text string) string {
			return fmt.Sprintf("##vso[task.logissue type=%s]%s: %s", level, title, strings.NewReplacer("\r", " ", "\n", " ").Replace(text))
		})
		page, err := filepath.Abs(filepath.Join(out, "report.md"))
		if _, missing := os.Stat(page); err == nil && missing == nil {
			fmt.Fprintf(w, "##vso[task.uploadsummary]%s\n", page)
		}
		fmt.Fprintf(w, "##vso[task.setvariable variable=scimspec.conclusion;isOutput=true]%s\n", report.Conclusion)
	}
	return nil
}

// annotate writes a line for each of the first causes.
func annotate(w io.Writer, report *reports.Report, line func(level, title, text string) string) {
	level := "warning"
	if report.Conclusion == reports.Nonconformant {
		level = "error"
	}
	for i, cause := range report.Causes {
		if i == mostAnnotations {
			return
		}
		text := cause.Title
		if cause.Hint != "" {
			text += "\nFix it: " + cause.Hint
		}
		fmt.Fprintln(w, line(level, cause.Requirement+" ("+cause.Extent()+")", text))
	}
	if report.Conclusion == reports.Undetermined {
		fmt.Fprintln(w, line("warning", "scimspec", report.Sentence()+" "+report.Run.Reason))
	}
}

// escapeCommand writes text so that a workflow command of GitHub Actions holds it whole.
func escapeCommand(text string, property bool) string {
	pairs := []string{"%", "%25", "\r", "%0D", "\n", "%0A"}
	if property {
		pairs = append(pairs, ":", "%3A", ",", "%2C")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// summarise appends the Markdown report to the summary of the job.
func summarise(path string, report *reports.Report, out string) error {
	page, err := os.ReadFile(filepath.Join(out, "report.md"))
	if err != nil { // --format left it out
		page = []byte(report.Sentence() + "\n")
	}
	return appendTo(path, string(page))
}

// appendTo appends to a file that the runner named; "" names none.
func appendTo(path, text string) error {
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("tell the pipeline: %w", err)
	}
	if _, err := file.WriteString(text); err != nil {
		_ = file.Close()
		return fmt.Errorf("tell the pipeline: %w", err)
	}
	return file.Close()
}
