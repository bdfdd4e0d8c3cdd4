package transcript

import "testing"

// FuzzNamesSecret: no body is passed over in which secretKeys finds something.
func FuzzNamesSecret(f *testing.F) {
	for _, body := range []string{`{"password":"x"}`, `{"PassWord" : "x"}`, `{"paſſword":"x"}`, "{\"paſſword\":\"x\"}", "{\"toKen\":1,\"id_toKen\":\"x\"}", `{"a":"b"}`, `"`, `"pass`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if secretKeys.Match(body) && !namesSecret(body) {
			t.Errorf("%q: got passed over, want it looked at", body)
		}
	})
}

func TestMostBodiesNameNoSecret(t *testing.T) {
	if namesSecret([]byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","passive":"café"}`)) {
		t.Error("a body without a secret: got looked at, want it passed over")
	}
}
