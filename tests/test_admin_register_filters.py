"""The filters that the registers share, in the change register."""

from django.urls import reverse

from tests.factories import make_measure, make_unit, make_user
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_register import INDEX, change
from wagtail_sqa.models import Measure


class Filters(AdminTestCase):
    def titles(self, **query):
        response = self.client.get(reverse(INDEX), query)
        assert response.status_code == 200
        return sorted(row.title for row in response.context["object_list"])

    def test_a_unit_includes_the_units_below_it_as_they_were_then(self):
        school = make_unit("School")
        team, care = make_unit("Team", parent=school), make_unit("Care")
        moved = make_measure("Moved", unit=team)
        change(moved, unit=care)
        make_measure("Cared for", unit=care)
        assert self.titles(unit=school.pk) == self.titles(unit=team.pk) == ["Moved"]
        assert self.titles(unit=care.pk) == ["Cared for", "Moved"]

    def test_the_status_is_the_one_after_the_change(self):
        make_measure("Open")
        make_measure("Paused", status="on_hold")
        assert self.titles(status="on_hold") == ["Paused"]

    def test_the_persons_are_those_who_made_the_changes_that_one_may_read(self):
        berit, _nobody = make_user("berit", first_name="Berit", last_name="Ek"), make_user("nobody")
        make_measure("Hers", user=berit)
        make_measure("Mine", user=self.admin)
        assert self.titles(person=berit.pk) == ["Hers"]
        people = self.client.get(reverse(INDEX)).context["view"].filter_specs[0].form.fields["person"]
        assert [label for _pk, label in people.choices] == ["All", "admin", "Berit Ek"]

    def test_filters_are_combined_and_named_in_the_file(self):
        unit = make_unit("Ekbackens skola")
        measure = make_measure("Read", unit=unit, user=self.admin)
        change(measure, cause="x", user=self.admin)
        make_measure("Elsewhere", user=self.admin)
        query = {"unit": unit.pk, "kind": "changed", "person": self.admin.pk}
        assert self.titles(**query) == ["Read"]
        response = self.client.get(reverse(INDEX), {**query, "export": "csv"})
        name = "change-register-ekbackens-skola-admin-changed.csv"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert Measure.objects.count() == 2
