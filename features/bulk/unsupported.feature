
Feature: Bulk that is not offered

  @req:RFC7644-3.7-R02 @needs:no-bulk
  Rule: A service provider without bulk says so with 501

    @id:bulk-not-implemented
    Scenario: A bulk request is answered with 501
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the answer is the error 501
      And nothing of Ada's user changed
