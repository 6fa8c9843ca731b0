"""A template: what another tenant must not be able to do. Replace what stands in capitals, and keep every test."""

import unittest


class Isolation(unittest.TestCase):
    def setUp(self):
        self.service = SERVICE()
        self.mine = self.service.call("ME", "POST", "/v1/THINGS", {"name": "same"})
        self.theirs = self.service.call("OTHER", "POST", "/v1/THINGS", {"name": "same"})

    def test_the_same_name_is_free_for_both(self):
        self.assertEqual((self.mine.status, self.theirs.status), (201, 201))

    def test_anothers_thing_does_not_exist(self):
        unknown = self.service.call("ME", "GET", "/v1/THINGS/0")
        for method in ("GET", "PATCH", "DELETE"):
            with self.subTest(method):
                answer = self.service.call("ME", method, f"/v1/THINGS/{self.theirs.id}")
                self.assertEqual((answer.status, answer.text), (unknown.status, unknown.text))

    def test_lists_and_counts_hold_ones_own(self):
        self.assertEqual(self.service.call("ME", "GET", "/v1/THINGS").ids, [self.mine.id])

    def test_a_job_leaves_others_alone(self):
        before = self.service.dump("OTHER")
        self.service.run("JOB", tenant="ME")
        self.assertEqual(self.service.dump("OTHER"), before)
