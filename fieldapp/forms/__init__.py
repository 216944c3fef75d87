"""Instrument → WTForms → pages of a draft: one engine for fieldworkers and respondents.

draft row → `open_draft` (state, problems) → `layout` (pages, cards) → `page_form` (`fields`, each
`shown` by its control) → `showing` (HTML) → posted → `turning` (kept, then on to the next page).
"""
