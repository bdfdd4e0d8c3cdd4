package reports

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxBody is how many bytes of a body a report keeps.
const MaxBody = 64 << 10

// cutMark begins the note that Cut leaves where it cut.
const cutMark = "… [cut: "

// Cut returns a body as text for a report: at most MaxBody bytes of it, with the cut
// marked as "… [cut: 12345 bytes more]", and each byte that is not UTF-8 as �.
// It never cuts within a character.
func Cut(body []byte) string {
	kept := body
	if len(kept) > MaxBody {
		kept = kept[:MaxBody]
		// A character is at most utf8.UTFMax bytes: look back no further, for the
		// body may be no text at all.
		for back := 1; back < utf8.UTFMax; back++ {
			start := MaxBody - back
			if utf8.RuneStart(body[start]) {
				if !utf8.FullRune(body[start:MaxBody]) {
					kept = body[:start]
				}
				break
			}
		}
	}
	text := visible(string(kept))
	if more := len(body) - len(kept); more > 0 {
		text += fmt.Sprintf("%s%d bytes more]", cutMark, more)
	}
	return text
}

// visible replaces each invalid byte by U+FFFD, one for one; strings.ToValidUTF8
// would make one out of a whole run and hide how long it was.
func visible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for _, r := range s { // range yields RuneError for each invalid byte
		b.WriteRune(r)
	}
	return b.String()
}

// wasCut says whether a body bears the mark of Cut.
func wasCut(body string) bool {
	i := strings.LastIndex(body, cutMark)
	return i >= 0 && strings.HasSuffix(body, " bytes more]") && len(body)-i < 64
}

// clip shortens a text to at most max characters and marks that it did.
func clip(s string, max int) string {
	count := 0
	for i := range s {
		if count == max {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
