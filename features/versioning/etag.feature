
@needs:etag
Feature: Versions of resources
  The entity-tag as header and as meta.version, and when it changes (RFC 7644, section 3.14).

  @req:RFC7644-3.14-R02
  Rule: A resource comes with its entity-tag

    @id:etag-header
    Scenario: The answer to GET has the header ETag
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has the header ETag

  @req:RFC7644-3.14-R03
  Rule: The entity-tag stands in meta.version too

    @id:etag-version
    Scenario: A user has meta.version
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has a `meta.version`

  @req:RFC7643-3.1-R33
  Rule: meta.version is the entity-tag to the byte

    @id:etag-same-as-version
    Scenario: Header and attribute agree
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the ETag of the answer is its meta.version

    @id:etag-same-as-version-on-create
    Scenario: They agree for a new user too
      When a client creates the user Ada
      Then the status is 201
      And the ETag of the answer is its meta.version

  @req:RFC9110-8.8.3-R01
  Rule: An entity-tag is a quoted text, weak ones with W/ before it

    @id:etag-syntax
    Scenario: Header and attribute have the form of an entity-tag
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has the header ETag matching `(W/)?"[!#-~\x80-\xff]*"`
      And each `meta.version` of the answer matches `"(W/)?\\"[!#-~\x80-\xff]*\\""`

  @req:RFC7644-3.14-R04
  Rule: A new resource comes with its entity-tag

    @id:etag-on-create
    Scenario: The answer to POST has the tag that a GET has
      When a client creates the user Ada
      Then the status is 201
      And the ETag of the answer is that of reading `/Users/${Ada.id}` back

  @req:RFC7644-3.14-R05
  Rule: A changed resource comes with its new entity-tag

    @id:etag-on-replace
    Scenario: The answer to PUT has the tag that a GET has
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 200
      And the ETag of the answer is that of reading `/Users/${Ada.id}` back

    @id:etag-on-modify @needs:patch
    Scenario: The answer to PATCH has the tag that a GET has
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And the ETag of the answer is that of reading `/Users/${Ada.id}` back

  @req:RFC7644-3.14-R06 @needs:filter
  Rule: A resource has the same version in a list

    @id:etag-in-list
    Scenario: The version in a search is the one of the resource
      Given a client creates the users Ada and Ben
      And a client retrieves `/Users/${Ada.id}`
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the status is 200
      And the answer has `Resources.meta.version` equal to `"${Ada.jsonVersion}"`

  @req:RFC7644-3.14-R07
  Rule: A change gives a new entity-tag

    @id:etag-changes
    Scenario: A replaced user has a new tag
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 200
      And reading `/Users/${Ada.id}` back gives another ETag than before

    @id:etag-changes-with-members @needs:groups @needs:patch
    Scenario: A group with a new member has a new tag
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada
      And a client retrieves `/Groups/${"Crew".id}`
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "add", "path": "members", "value": [{"value": "${Ben.id}"}]}]
        """
      Then the status is 200 or 204
      And reading `/Groups/${"Crew".id}` back gives another ETag than before

  @req:RFC7644-3.14-R08
  Rule: Without a change the entity-tag stays

    @id:etag-stays
    Scenario: Reading does not change the version
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And reading `/Users/${Ada.id}` back gives the same ETag as before
