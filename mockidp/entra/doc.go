// Package entra plays the provisioning service of Microsoft Entra ID against a SCIM
// service provider: the default dialect and the one behind the tenant URL flag
// aadOptscim062020, and apart from both the client of the hosted SCIM Validator. It
// is not an Entra tenant: it has no Graph interface, signs nobody in and judges no
// answer beyond what the product itself decides from it.
//
// A Provisioner is a stateful client. Sync is one provisioning cycle. What it sends is
// fixed by a seed and a clock. It is used by one goroutine at a time.
//
// Shapes carry the grade of their evidence: [W] recorded on the wire, [P] a production
// request quoted in public, [D] Microsoft documentation, [L] Microsoft's open SCIM
// library (AzureAD/SCIMReferenceCode), [T] third-party code or documents, [I] inferred.
package entra
