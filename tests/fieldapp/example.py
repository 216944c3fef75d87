"""The example study of the report's tests in the database, both waves of it answered."""

from __future__ import annotations

from fieldapp.bulk import load_documents
from fieldapp.storage import Account, Study
from fieldapp.studies import create_study, publish
from surveys.study import Study as Definition
from tests.reports.examples import example_documents, example_instruments, example_study


def load_example(leader: Account | None, study: Definition | None = None) -> Study:
    """Create the example, or a study that differs from it; load its answers as of a folder."""
    row = create_study(study or example_study(), leader)
    versions = {
        form: publish(row, instrument, form.encode(), f"{instrument.code}.md")
        for form, instrument in example_instruments().items()
    }
    documents = [*example_documents("w1"), *example_documents("w2")]
    load_documents(row, ({**one, "account": ""} for one in documents), versions)
    return row
