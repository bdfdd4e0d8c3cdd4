
Feature: Queries at the root
  A query at the base URL goes over all resource types.

  Background:
    Given a client creates the user Ada with:
      """json
      {"displayName": "${"Keepers".displayName}"}
      """
    And a client creates the user Ben with:
      """json
      {"displayName": "${run.tag} Others"}
      """
    And a client creates the group "Keepers" with Ada
    And a client creates the empty group "Others"

  @req:RFC7644-3.4.2.1-R02
  Rule: A query at the root goes over every resource

    @id:root-all-types @needs:root-query @needs:filter @needs:groups
    Scenario: A user and a group are found at once
      When a client searches `/` for `id eq "${Ada.id}" or id eq "${"Keepers".id}"`
      Then the answer has `totalResults` equal to `2`
      And the answer has `Resources[id eq "${Ada.id}"].userName` equal to `"${Ada.userName}"`
      And the answer has `Resources[id eq "${"Keepers".id}"].displayName` equal to `"${"Keepers".displayName}"`

  @req:RFC7644-3.4.2.1-R03
  Rule: meta.resourceType narrows a query at the root

    @id:root-one-type @needs:root-query @needs:filter @needs:groups
    Scenario: Only users are found
      When a client searches `/` for `meta.resourceType eq "User" and displayName eq "${"Keepers".displayName}"`
      Then the answer has `totalResults` equal to `1`
      And the answer lists exactly Ada

  @req:RFC7644-3.4.2.1-R05
  Rule: A filter at the root is evaluated for each type

    @id:root-filter @needs:root-query @needs:filter @needs:groups
    Scenario: What several types have is compared in each
      When a client searches `/` for `displayName eq "${"Keepers".displayName}"`
      Then the answer has `totalResults` equal to `2`
      And the answer has a `Resources[id eq "${Ada.id}"].id`
      And the answer has a `Resources[id eq "${"Keepers".id}"].id`

  @req:RFC7644-3.4.2.1-R06
  Rule: An attribute that a type does not have has no value there

    @id:root-foreign-attribute @needs:root-query @needs:filter @needs:groups
    Scenario: An attribute of users finds no group and is no error
      When a client searches `/` for `userName pr and displayName eq "${"Keepers".displayName}"`
      Then the answer lists exactly Ada
      And the answer has `totalResults` equal to `1`

  @req:RFC7644-3.4.2.1-R07
  Rule: A test of an undefined attribute is false

    @id:root-undefined-attribute @needs:root-query @needs:filter @needs:groups
    Scenario Outline: An attribute of groups finds no user (<operator>)
      When a client searches `/` for `<filter> and displayName eq "${"Keepers".displayName}"`
      Then the answer has `totalResults` equal to `1`
      And the answer has `Resources.id` equal to `"${"Keepers".id}"`

      Examples:
        | operator | filter                       |
        | pr       | members pr                   |
        | eq       | members.value eq "${Ada.id}" |
