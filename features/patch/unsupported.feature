
Feature: PATCH that is not offered

  @req:RFC7644-3.5.2-R02 @needs:no-patch
  Rule: A service provider without PATCH says so with 501

    @id:patch-not-implemented
    Scenario: A modification is answered with 501
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the answer is the error 501
      And nothing of Ada's user changed
