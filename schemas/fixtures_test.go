package schemas_test

// Documents of the shapes in RFC 7643, section 8, RFC 7644 and RFC 9865, with values
// of our own.
const (
	fullUser = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
 "id":"u-1","externalId":"ada-17","userName":"ada@example.com","displayName":"Ada","nickName":null,"active":true,
 "name":{"formatted":"Ada Lane","familyName":"Lane","givenName":"Ada"},"profileUrl":"https://example.com/ada","locale":"en-US",
 "emails":[{"value":"ada@example.com","type":"work","primary":true},{"value":"ada@home.example","type":"home"}],
 "phoneNumbers":[],"ims":null,"photos":[{"value":"https://example.com/ada.png","type":"photo"}],
 "addresses":[{"type":"work","country":"CH","locality":"Bern","primary":false}],
 "groups":[{"value":"g-1","$ref":"https://example.com/v2/Groups/g-1","display":"Lab"}],
 "x509Certificates":[{"value":"QUJDRA=="}],"roles":[{"value":"admin"}],"entitlements":[],
 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"17","department":"Lab","manager":{"value":"u-2","$ref":"../Users/u-2","displayName":"Ben"}},
 "favouriteColour":"teal",
 "meta":{"resourceType":"User","created":"2026-01-31T12:00:00Z","lastModified":"2026-01-31T12:00:00.25+01:00","location":"https://example.com/v2/Users/u-1","version":"W/\"1\""}}`

	fullGroup = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g-1","displayName":"Lab",
 "members":[{"value":"u-1","$ref":"https://example.com/v2/Users/u-1","type":"User","display":null}],
 "meta":{"resourceType":"Group","created":"2026-01-31T12:00:00","lastModified":"2026-01-31T12:00:00Z","location":"https://example.com/v2/Groups/g-1"}}`

	oneError = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"userName is taken"}`

	emptyList = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`

	lastCursorPage = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"previousCursor":"a-._~Z","Resources":[]}`

	patch = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
 {"op":"add","path":"nickName","value":"A"},{"op":"remove","path":"members[value eq \"u-1\"]"},{"op":"replace","value":{"active":false}},{"op":"replace","path":"title","value":null}]}`

	config = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],"documentationUri":"https://example.com/help",
 "patch":{"supported":true},"bulk":{"supported":false,"maxOperations":0,"maxPayloadSize":0},"filter":{"supported":true,"maxResults":200},
 "changePassword":{"supported":false},"sort":{"supported":true},"etag":{"supported":true},
 "pagination":{"cursor":true,"index":true,"defaultPaginationMethod":"index","maxPageSize":100},
 "authenticationSchemes":[{"type":"oauthbearertoken","name":"Bearer","description":"A token","specUri":"https://www.rfc-editor.org/info/rfc6750","primary":true}]}`

	userType = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"User","name":"User","endpoint":"/Users","description":"Accounts",
 "schema":"urn:ietf:params:scim:schemas:core:2.0:User","schemaExtensions":[{"schema":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","required":false}]}`

	badgeSchema = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Schema"],"id":"urn:example:params:2.0:Badge","name":"Badge","attributes":[
 {"name":"label","type":"string","multiValued":false,"required":true,"caseExact":true,"mutability":"readWrite","returned":"default","uniqueness":"none","canonicalValues":["red"]},
 {"name":"doors","type":"complex","multiValued":true,"subAttributes":[
   {"name":"number","type":"integer","multiValued":false,"required":true},
   {"name":"$ref","type":"reference","referenceTypes":["uri"],"multiValued":false},
   {"name":"tags","type":"string","multiValued":true}]},
 {"name":"weight","type":"decimal","multiValued":false},{"name":"lost","type":"boolean","multiValued":false},
 {"name":"issued","type":"dateTime","multiValued":false},{"name":"photo","type":"binary","multiValued":false},
 {"name":"pin","type":"string","multiValued":false,"required":true,"mutability":"writeOnly","returned":"never"}]}`

	search = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":["userName"],"filter":"active eq true","sortBy":"userName","sortOrder":"descending","startIndex":1,"count":0,"cursor":""}`

	bulkRequest = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[
 {"method":"POST","path":"/Users","bulkId":"b1","data":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ben@example.com"}},
 {"method":"PATCH","path":"/Groups/g-1","data":{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:b1"}]}]}},
 {"method":"DELETE","path":"/Users/u-9"}]}`

	bulkResponse = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[
 {"method":"POST","bulkId":"b1","location":"https://example.com/v2/Users/u-3","version":"W/\"1\"","status":"201"},
 {"method":"POST","bulkId":"b2","status":"409","response":{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness"}},
 {"method":"DELETE","location":"https://example.com/v2/Users/u-9","status":"204"}]}`

	badgeTypes = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[
 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"name":"Badge","endpoint":"/Badges","schema":"urn:example:params:2.0:Badge"}]}`

	badge = `{"schemas":["urn:example:params:2.0:Badge"],"id":"b-1","label":"blue","doors":[{"number":4,"$ref":"/Doors/4","tags":["a"]}],
 "weight":1.5,"lost":false,"issued":"2026-01-31T12:00:00Z","photo":"QUI","pin":null,"unknown":1,"meta":{"resourceType":"Badge"}}`

	report = `{"reportVersion":2,"tool":{"name":"scimspec","version":"1.0.0"},
 "target":{"kind":"embedded","baseURL":"http://127.0.0.1:8080/v2","name":"reference","capabilities":{"patch":true}},
 "run":{"startedAt":"2026-01-31T12:00:00Z","durationMs":12.5,"seed":7,"parallel":2,"profiles":["core"],"selection":[],"complete":true},
 "conclusion":"nonconformant","profiles":[{"name":"core","conclusion":"nonconformant","requirements":{"passed":1,"failed":1,"warned":0,"inapplicable":0,"untested":0}}],
 "summary":{"scenarios":{"total":1,"passed":0,"failed":1,"warned":0,"inapplicable":0,"inconclusive":0,"blocked":0,"waived":0},"exchanges":1,"cleanup":{"created":1,"deleted":1,"left":[]}},
 "requirements":[{"id":"RFC7644-3.3-R08","level":"MUST","source":"RFC 7644, section 3.3","text":"201","verdict":"failed","scenarios":["create-user"]}],
 "scenarios":[{"id":"create-user","title":"Create","feature":"features/users/create.feature","line":3,"rule":"","idp":"rfc","profiles":["core"],"requirements":["RFC7644-3.3-R08"],"verdict":"failed","reason":"","durationMs":3,"blockedBy":"",
  "steps":[{"keyword":"When","text":"the client creates a user","status":"passed","durationMs":1}],
  "findings":[{"requirement":"RFC7644-3.3-R08","level":"MUST","subject":"status","got":"200","want":"201","hint":"answer 201","exchange":0}],
  "exchanges":[{"request":{"method":"POST","url":"http://127.0.0.1:8080/v2/Users","headers":{"Accept":["application/scim+json"]},"body":"{}"},"response":{"status":200,"headers":{},"body":"{}"},"durationMs":1,"error":"","curl":"curl …"}]},
  {"id":"read-user","title":"Read","feature":"features/users/read.feature","line":3,"rule":"","idp":"","profiles":["core"],"requirements":[],"verdict":"passed","durationMs":3,
  "steps":[[0,0,0],[1]],"exchanges":["GET /Users/1 200 1.5"],"traits":[2]}],
 "texts":["When a client retrieves a user","Then it is there","a GET of one user"],
 "waivers":[{"requirement":"RFC7644-3.3-R08","reason":"later","until":"2027-01-01","state":"used"}],"extra":{"free":true}}`
)
