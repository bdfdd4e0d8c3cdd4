package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
	"time"
)

// choices are the positions that this server takes where the RFCs leave one. Each of them is
// legal and acceptable to Okta and to Microsoft Entra ID.
type choices struct {
	seed            int64
	idForm          int    // uuid, number, ulid-like, with unusual characters
	keyOrder        int    // plain, reversed, shuffled by hash
	patchEmpty      bool   // PATCH answers 204 instead of 200 with the resource
	emptyArrays     bool   // unassigned multi-valued attributes appear as []
	explicitPrimary bool   // primary false is written out
	mediaType       string // of responses
	dateForm        int    // milliseconds Z, microseconds +00:00, nanoseconds +02:00
	newestFirst     bool   // default order of lists
	noResourcesKey  bool   // Resources is absent when there is nothing to list
	etagForm        int    // counter, hash, base64 with unusual characters
	MaxPage         int    // filter.maxResults
	DefaultPage     int
	modifyConflict  int  // status of a uniqueness violation in PUT and PATCH
	lenientFilter   bool // an unknown attribute in a filter has no value; else invalidFilter
	silentSecret    bool // a filter on password matches nothing; else invalidFilter
	activeDefault   bool // a User made without active is active
	mendPrimary     bool // the first of two primary values wins; else invalidValue
	trace           bool // unknown server attributes in an advertised extension
	previousCursor  bool
	MeRedirects     bool // GET /Me answers 308
	bulkOperations  int
	itemLocation    bool // Location and Content-Location on single resources
}

// Choose picks the choices of a seed. Seed 0 takes the plain ones.
func Choose(seed int64) choices {
	c := choices{seed: seed, mediaType: "application/scim+json", MaxPage: 200, DefaultPage: 100,
		modifyConflict: 409, activeDefault: true, bulkOperations: 100, itemLocation: true}
	if seed == 0 {
		return c
	}
	r := rand.New(rand.NewPCG(uint64(seed), 0x5c1a5eed))
	coin := func() bool { return r.IntN(2) == 1 }
	c.idForm = r.IntN(4)
	c.keyOrder = r.IntN(3)
	c.patchEmpty, c.emptyArrays, c.explicitPrimary = coin(), coin(), coin()
	c.mediaType = []string{"application/scim+json", "application/scim+json; charset=utf-8", "application/scim+json;charset=UTF-8"}[r.IntN(3)]
	c.dateForm = r.IntN(3)
	c.newestFirst, c.noResourcesKey = coin(), coin()
	c.etagForm = r.IntN(3)
	c.MaxPage = []int{100, 150, 500, 1000}[r.IntN(4)]
	c.DefaultPage = min(c.MaxPage, []int{50, 100, 1000}[r.IntN(3)])
	c.modifyConflict = []int{400, 409}[r.IntN(2)]
	c.lenientFilter, c.silentSecret, c.activeDefault, c.mendPrimary = coin(), coin(), coin(), coin()
	c.trace, c.previousCursor, c.MeRedirects = coin(), coin(), coin()
	c.bulkOperations = []int{50, 100, 250}[r.IntN(3)]
	c.itemLocation = coin()
	return c
}

// digest is the deterministic source of ids and tags.
func (c choices) digest(parts ...any) [32]byte {
	return sha256.Sum256([]byte(fmt.Sprint(append([]any{c.seed, "|"}, parts...)...)))
}

// id makes the nth identifier of a tenant. The string "bulkId" cannot occur in any form.
func (c choices) id(tenant string, n int) string {
	d := c.digest("id|", tenant, "|", n)
	switch c.idForm {
	case 1:
		return strconv.FormatUint(binary.BigEndian.Uint64(d[:])%9e9+1e9, 10) + strconv.Itoa(100000+n)
	case 2:
		const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
		var b strings.Builder
		for i := range 26 {
			b.WriteByte(crockford[d[i]%32])
		}
		return b.String()
	case 3:
		return fmt.Sprintf("%x~%d._%X-", d[:3], n, d[3:6])
	}
	d[6], d[8] = d[6]&0x0f|0x40, d[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", d[:4], d[4:6], d[6:8], d[8:10], d[10:16])
}

// Etag makes the entity-tag of a revision. It is weak: attributes may be left out of the
// representation that it stands for (RFC 7643, section 3.1).
func (c choices) Etag(id string, revision int) string {
	switch c.etagForm {
	case 1:
		d := c.digest("etag|", id, "|", revision)
		return `W/"` + hex.EncodeToString(d[:8]) + `"`
	case 2:
		d := c.digest("etag|", id, "|", revision)
		return `W/"` + base64.StdEncoding.EncodeToString(d[:9]) + `:=` + `"`
	}
	d := c.digest("etag|", id)
	return `W/"` + strconv.Itoa(revision) + "-" + hex.EncodeToString(d[:3]) + `"`
}

// date writes an instant. Milliseconds at least, so that a change is always later.
func (c choices) date(t time.Time) string {
	switch c.dateForm {
	case 1:
		return t.UTC().Format("2006-01-02T15:04:05.000000") + "+00:00"
	case 2:
		return t.In(time.FixedZone("", 2*3600)).Format("2006-01-02T15:04:05.000000000-07:00")
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// plainRank puts the members first that people look for first.
func plainRank(key string) int {
	switch key {
	case "schemas":
		return 0
	case "id", "totalResults":
		return 1
	case "externalId", "startIndex":
		return 2
	case "userName", "displayName", "itemsPerPage":
		return 3
	case "meta", "Resources":
		return 5
	}
	return 4
}

// order sorts the members of an object for the wire.
func (c choices) order(keys []string) {
	switch c.keyOrder {
	case 1:
		sort.Sort(sort.Reverse(sort.StringSlice(keys)))
	case 2:
		rank := make(map[string]string, len(keys))
		for _, k := range keys {
			d := c.digest("key|", k)
			rank[k] = string(d[:8])
		}
		sort.Slice(keys, func(i, j int) bool { return rank[keys[i]] < rank[keys[j]] })
	default:
		sort.Slice(keys, func(i, j int) bool {
			if a, b := plainRank(keys[i]), plainRank(keys[j]); a != b {
				return a < b
			}
			return keys[i] < keys[j]
		})
	}
}
