"""Prints requests as botocore writes them, and answers that it reads, with every member that its service model has.

One JSON object a line: {"service", "operation", "requests": [body, …], "answers": [body, …]}. An operation has as many
samples as it takes to show each value of each enumeration and each member of each union.
"""
import base64
import json
import sys

import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.validate import ParamValidator

SERVICES = ["dynamodb", "dynamodbstreams"]
SAMPLES = 12

# Structures of which just one member may be there.
UNIONS = {
    "AttributeValue", "WriteRequest", "TransactWriteItem", "GlobalSecondaryIndexUpdate", "ReplicationGroupUpdate",
    "GlobalTableWitnessGroupUpdate", "VectorIndexUpdate",
}


class Sampler:
    """Makes values of shapes, no two of them alike where that can be."""

    def __init__(self, index):
        self.index = index
        self.count = 0

    def unique(self):
        self.count += 1
        return self.count

    def value(self, shape, depth=0):
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth)
        if kind == "list":
            return [self.value(shape.member, depth + 1)]
        if kind == "map":
            return {f"name-{self.unique()}": self.value(shape.value, depth + 1)}
        if kind == "string":
            if shape.enum:
                return shape.enum[self.index % len(shape.enum)]
            text = f"{shape.name}-{self.unique()}"
            return text.ljust(shape.metadata.get("min", 0), "x")
        if kind in ("integer", "long"):
            return max(self.unique(), shape.metadata.get("min", 0))
        if kind in ("double", "float"):
            return self.unique() + 0.5
        if kind == "boolean":
            return self.index % 2 == 0
        if kind == "timestamp":
            return 1_700_000_000 + self.unique()
        if kind == "blob":
            return f"blob-{self.unique()}".encode()
        raise ValueError(f"{shape.name} is a {kind}")

    def structure(self, shape, depth):
        members = dict(shape.members)
        if shape.name == "AttributeValue":
            # Numbers are texts with digits, NULL is true, and nesting comes to an end.
            names = list(members) if depth < 6 else ["S", "N", "B", "BOOL", "NULL"]
            name = names[self.index % len(names)]
            if name == "N":
                return {"N": f"{self.unique()}.5"}
            if name == "NS":
                return {"NS": [f"{self.unique()}.5"]}
            return {name: True if name == "NULL" else self.value(members[name], depth + 1)}
        if shape.name in UNIONS:
            name = list(members)[self.index % len(members)]
            members = {name: members[name]}
        if shape.name == "Projection" and self.index % 3 != 2:
            del members["NonKeyAttributes"]
        if shape.name == "GetShardIteratorInput":
            type = members["ShardIteratorType"].enum[self.index % 5]
            if "SEQUENCE_NUMBER" not in type:
                del members["SequenceNumber"]
            if type != "AT_TIMESTAMP":
                del members["Timestamp"]
        values = {name: self.value(member, depth + 1) for name, member in members.items()}
        if "Count" in values and "Items" in values:
            values["Count"] = len(values["Items"])
        return values


def wire(value):
    """The JSON of an answer, in which bytes are Base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: wire(member) for name, member in value.items()}
    if isinstance(value, list):
        return [wire(element) for element in value]
    return value


def main():
    loader = botocore.session.get_session()
    for service in SERVICES:
        model = loader.get_service_model(service)
        serializer = botocore.serialize.create_serializer(model.protocol)
        parser = botocore.parsers.create_parser(model.protocol)
        for name in model.operation_names:
            operation = model.operation_model(name)
            requests, answers = [], []
            for index in range(SAMPLES):
                parameters = Sampler(index).value(operation.input_shape) if operation.input_shape else {}
                report = ParamValidator().validate(parameters, operation.input_shape)
                if report.has_errors():
                    sys.exit(f"{name}: {report.generate_report()}")
                request = serializer.serialize_to_request(parameters, operation)
                requests.append(json.loads(request["body"]))
                if operation.output_shape:
                    answer = wire(Sampler(index).value(operation.output_shape))
                    response = {"status_code": 200, "headers": {}, "body": json.dumps(answer).encode()}
                    parser.parse(response, operation.output_shape)
                    answers.append(answer)
            print(json.dumps({"service": service, "operation": name, "requests": requests, "answers": answers}))


main()
