package server

import (
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
)

// tamperWords say what is wrong with an assertion or a token, by the value of the tamper.
// The rest of the answer is good: only the check that it names can refuse it.
var tamperWords = map[string]map[string][2]string{
	"saml": {
		string(saml.Unsigned):           {"Without a signature", "A good response that nobody signed."},
		string(saml.SignatureExclusion): {"Signatures taken out, another person put in", "Fools who verifies a signature only where there is one."},
		string(saml.EmptySignature):     {"A signature that refers to nothing", "Fools who only looks whether a signature is there."},
		string(saml.WrongKey):           {"Signed by a foreign key, whose certificate is inside", "Fools who trusts the certificate in the response."},
		string(saml.ForgedKeyInfo):      {"Signed by a foreign key, with the right certificate inside", "Fools who compares certificates and verifies nothing."},
		string(saml.Altered):            {"Changed after it was signed", "Names another person than the one who was signed."},
		string(saml.Expired):            {"Ended an hour ago", "Conditions and confirmation are over."},
		string(saml.Stale):              {"Two hours old", "A good response of two hours ago, delivered now."},
		string(saml.NotYetValid):        {"Begins in an hour", "NotBefore lies ahead."},
		string(saml.WrongAudience):      {"For another application", "The audience is another service provider."},
		string(saml.WrongIssuer):        {"Of another identity provider", "Signed well, and both Issuers name somebody else."},
		string(saml.WrongRecipient):     {"Confirmed to another address", "The Recipient is another service provider's."},
		string(saml.WrongDestination):   {"Addressed to another address", "The Destination is another service provider's."},
		string(saml.WrongInResponseTo):  {"Answers a request that was never sent", "InResponseTo names an unknown request."},
		string(saml.StatusNotSuccess):   {"Status is not Success", "A good assertion under the status AuthnFailed."},
		string(saml.Replayed):           {"Delivered once more", "The last response to this application, a second time. Sign in once before."},
		string(saml.NameIDNotEmail):     {"NameID is no e-mail address", "The e-mail attribute is one."},
		string(saml.MissingEmail):       {"Without an e-mail address", "An opaque NameID, and no address in any attribute."},
		string(saml.CommentInNameID):    {"A comment splits the NameID", "Who reads the first part alone signs another person in."},
		string(saml.XSW1):               {"Signature wrapping 1", "The signed Response hides in the Signature of a forged one."},
		string(saml.XSW2):               {"Signature wrapping 2", "The signed Response hides beside the Signature of a forged one."},
		string(saml.XSW3):               {"Signature wrapping 3", "A forged Assertion stands before the signed one."},
		string(saml.XSW4):               {"Signature wrapping 4", "The signed Assertion stands inside a forged one."},
		string(saml.XSW5):               {"Signature wrapping 5", "The Signature moved into a forged Assertion; the signed one follows."},
		string(saml.XSW6):               {"Signature wrapping 6", "The signed Assertion stands inside the moved Signature."},
		string(saml.XSW7):               {"Signature wrapping 7", "A forged Assertion of the same ID stands in Extensions."},
		string(saml.XSW8):               {"Signature wrapping 8", "The signed Assertion stands in an Object of a forged one's Signature."},
	},
	"oidc": {
		string(oidc.Unsigned):             {"With an empty signature", "A good token whose third part is empty."},
		string(oidc.SignatureExclusion):   {"Without a third part, another person put in", "Fools who verifies only what is there."},
		string(oidc.AlgNone):              {"Algorithm none", "Says another person and needs no signature."},
		string(oidc.AlgNoneCase):          {"Algorithm nOnE", "The same, for who forbids one spelling."},
		string(oidc.WrongKey):             {"Signed by a foreign key", "Under the key id of the right one."},
		string(oidc.EmbeddedKey):          {"Signed by a key in its own header", "Fools who trusts jwk."},
		string(oidc.KeyURL):               {"Signed by a key to which its header leads", "Fools who trusts jku."},
		string(oidc.HMACConfusion):        {"Signed with the public key as a shared secret", "Fools who lets the token choose the algorithm."},
		string(oidc.KidPathTraversal):     {"A key id that leads to an empty file", "Fools who reads keys by their name."},
		string(oidc.Altered):              {"Changed after it was signed", "Names another person than the one who was signed."},
		string(oidc.Expired):              {"Ended an hour ago", "exp is over."},
		string(oidc.MissingExpiry):        {"Without an end", "There is no exp."},
		string(oidc.NotYetValid):          {"Begins in an hour", "nbf and iat lie ahead."},
		string(oidc.WrongAudience):        {"For another client", "aud names somebody else."},
		string(oidc.WrongIssuer):          {"Of another issuer", "Signed well; at Entra ID it is another tenant's."},
		string(oidc.WrongNonce):           {"With the nonce of another sign-in", "Fools who does not compare."},
		string(oidc.MissingNonce):         {"Without a nonce", "Fools who compares only where there is one."},
		string(oidc.WrongAccessTokenHash): {"With the hash of another access token", "at_hash does not fit."},
		string(oidc.WrongUserInfoSubject): {"Userinfo is about another person", "The token is good."},
		string(oidc.WrongState):           {"With a state that was not sent", "Whoever sent the browser here was another."},
		string(oidc.MissingState):         {"Without a state", "Fools who compares only where there is one."},
		string(oidc.Replayed):             {"The callback once more", "The last answer to this application, a second time. Sign in once before."},
		string(oidc.NameIDNotEmail):       {"User name is no e-mail address", "The email claim is one."},
		string(oidc.MissingEmail):         {"Without an e-mail address", "In no claim, and not in userinfo."},
		string(oidc.EmailNotVerified):     {"E-mail address not verified", "email_verified is false."},
	},
}

// tampers are the ways in which an answer to a sign-in can be wrong on purpose.
func tampers() []Trouble {
	var list []Trouble
	add := func(protocol, id string) {
		words := tamperWords[protocol][id]
		list = append(list, Trouble{protocol + "-" + id, protocol, words[0], words[1]})
	}
	for _, t := range saml.Tampers() {
		add("saml", string(t))
	}
	for _, t := range oidc.Tampers() {
		add("oidc", string(t))
	}
	return list
}
