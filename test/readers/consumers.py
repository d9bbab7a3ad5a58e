"""Reads what was written as others do, and says as JSON what they found in it. Argument: the folder of the results."""

import json
import pathlib
import sys

import cmarkgfm
from cmarkgfm.cmark import Options
from junit2htmlreport.parser import Junit
from sarif.loader import load_sarif_file


def tests_of(path):
    report = Junit(filename=str(path))
    report.html()
    cases = [case for suite in report.suites for case in suite.all()]
    return [{"name": case.name, "outcome": str(case.outcome())} for case in cases]


def findings_of(path):
    records = load_sarif_file(str(path)).get_records()
    return [{"rule": one["Code"], "level": one["Severity"], "line": one["Line"]} for one in records]


found = {}
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    markdown = (folder / "markdown").read_text(encoding="utf-8")
    found[folder.name] = {
        "tests": tests_of(folder / "junit"),
        "findings": findings_of(folder / "sarif"),
        "html": cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE),
    }
print(json.dumps(found))
