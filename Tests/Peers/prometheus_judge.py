"""Reads Prometheus's text format as the Python client of Prometheus does.

The argument is a file with metrics. What comes out is a JSON array of families: {"name", "type", "help", "samples"}, each
sample being [name, {label: value}, number], the number as text.
"""
import json
import pathlib
import sys

from prometheus_client.parser import text_string_to_metric_families

families = [
    {
        "name": family.name,
        "type": family.type,
        "help": family.documentation,
        "samples": [[sample.name, sample.labels, repr(float(sample.value))] for sample in family.samples],
    }
    for family in text_string_to_metric_families(pathlib.Path(sys.argv[1]).read_bytes().decode())
]
print(json.dumps(families))
