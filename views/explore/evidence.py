"""Evidence: what the matcher finds of what was really done."""

from symbiosis.ui import data, evidence, evidence_review, evidence_tables, frame
from symbiosis.ui.words import _

scores = evidence.scores(data.data_version())
blind = evidence.blind_tests(data.data_version())
question = _("Does the matcher find what was really done?")
frame.title(question, evidence.answer(scores, blind.iloc[-1]), evidence.note(scores, blind.iloc[-1], blind.iloc[:-1]))
evidence.network(evidence.choose(scores))
evidence_tables.all_networks(scores)
evidence_review.blind_tests(blind)
evidence_review.readers()
evidence_tables.headlines()
