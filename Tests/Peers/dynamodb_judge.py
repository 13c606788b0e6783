"""Takes requests as a client writes them for botocore's parameters, and prints them as botocore writes them.

The argument is a file with one JSON object a line: {"service", "operation", "body"}. What comes out are lines of the same
form, in the same order. A parameter that botocore does not know, or that has the wrong type, ends the program.
"""
import base64
import json
import sys

import botocore.serialize
import botocore.session
from botocore.validate import ParamValidator


def parameters(value, shape):
    """The value as botocore takes it: bytes rather than Base64."""
    kind = shape.type_name
    if kind == "blob":
        return base64.b64decode(value)
    if kind == "structure":
        unknown = set(value) - set(shape.members)
        if unknown:
            sys.exit(f"{shape.name} has no {', '.join(sorted(unknown))}")
        return {name: parameters(member, shape.members[name]) for name, member in value.items()}
    if kind == "map":
        return {name: parameters(member, shape.value) for name, member in value.items()}
    if kind == "list":
        return [parameters(element, shape.member) for element in value]
    return value


def main():
    session = botocore.session.get_session()
    models = {name: session.get_service_model(name) for name in ("dynamodb", "dynamodbstreams")}
    with open(sys.argv[1]) as lines:
        for line in lines:
            request = json.loads(line)
            model = models[request["service"]]
            operation = model.operation_model(request["operation"])
            values = parameters(request["body"], operation.input_shape)
            report = ParamValidator().validate(values, operation.input_shape)
            if report.has_errors():
                sys.exit(f"{operation.name}: {report.generate_report()}")
            serializer = botocore.serialize.create_serializer(model.protocol)
            request["body"] = json.loads(serializer.serialize_to_request(values, operation)["body"])
            print(json.dumps(request))


main()
