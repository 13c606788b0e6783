#!/usr/bin/env python3
"""Writes what the service's model asks of requests as a table in Swift, from the model that comes with botocore.

    .venv/bin/python Scripts/make-service-model.py > Sources/DynamoKitLocal/Wire/Model/ServiceModel+Table.swift

Only the requests of the operations that DynamoKit has are taken, and of them only shapes, lengths, ranges and enumerations.
"""
import sys

import botocore
import botocore.session

OPERATIONS = {
    "dynamodb": [
        "BatchExecuteStatement", "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable",
        "DescribeContinuousBackups", "DescribeEndpoints", "DescribeLimits", "DescribeTable", "DescribeTimeToLive",
        "ExecuteStatement", "ExecuteTransaction", "GetItem", "ListTables", "ListTagsOfResource", "PutItem", "Query", "Scan",
        "TagResource", "TransactGetItems", "TransactWriteItems", "UntagResource", "UpdateContinuousBackups", "UpdateItem",
        "UpdateTable", "UpdateTimeToLive",
    ],
    "dynamodbstreams": ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"],
}
NAME_PATTERN = "[a-zA-Z0-9_.-]+"
# The service names the values of some enumerations in an order of its own.
ENUMERATIONS = {
    "AttributeAction": "ADD,DELETE,PUT",
    "ComparisonOperator": "IN,NULL,BETWEEN,LT,NOT_CONTAINS,EQ,GT,NOT_NULL,NE,LE,BEGINS_WITH,GE,CONTAINS",
    "ConditionalOperator": "OR,AND",
    "ProjectionType": "ALL,INCLUDE,KEYS_ONLY",
    "ReturnValue": "ALL_NEW,UPDATED_OLD,ALL_OLD,NONE,UPDATED_NEW",
    "ScalarAttributeType": "B,N,S",
    "Select": "SPECIFIC_ATTRIBUTES,COUNT,ALL_ATTRIBUTES,ALL_PROJECTED_ATTRIBUTES",
}
# Members that the service looks at first, in its order; the others follow in the model's.
FIRST_MEMBERS = {
    "CreateTableInput": ["TableName", "BillingMode", "ProvisionedThroughput", "KeySchema", "AttributeDefinitions"],
    "DeleteItemInput": ["TableName", "Key", "ReturnConsumedCapacity", "ReturnValues", "ReturnItemCollectionMetrics"],
    "GlobalSecondaryIndex": ["KeySchema", "Projection", "IndexName", "ProvisionedThroughput"],
    "ProvisionedThroughput": ["WriteCapacityUnits", "ReadCapacityUnits"],
    "PutItemInput": ["TableName", "Item", "ReturnConsumedCapacity", "ReturnValues", "ReturnItemCollectionMetrics"],
    "QueryInput": ["TableName", "ReturnConsumedCapacity", "Select", "Limit"],
    "ScanInput": ["TableName", "ReturnConsumedCapacity", "Select", "Limit", "Segment"],
    "UpdateItemInput": ["TableName", "Key", "ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"],
}
# Bounds that the service tells of in words of its own, where it reads batches.
UNBOUNDED = {"BatchGetRequestMap", "BatchWriteItemRequestMap", "KeyList", "WriteRequests"}
# Members that the model lets go, since it knows replicas too, and the service asks of every table.
REQUIRED_MEMBERS = {"CreateTableInput": {"KeySchema", "AttributeDefinitions"}}
# Tables are made under a name, and not under an ARN. What describes, changes or drops one checks names by itself.
MEMBER_SHAPES = {
    ("CreateTableInput", "TableName"): "TableName",
    ("DeleteTableInput", "TableName"): "AnyTableName",
    ("DescribeTableInput", "TableName"): "AnyTableName",
    ("UpdateTableInput", "TableName"): "AnyTableName",
}


def line(shape):
    """One shape: its name, its kind, and what is asked of it."""
    words = [shape.name, shape.type_name]
    if shape.type_name == "structure":
        required = set(shape.required_members) | REQUIRED_MEMBERS.get(shape.name, set())
        first = FIRST_MEMBERS.get(shape.name, [])
        for name in first + [name for name in shape.members if name not in first]:
            member = MEMBER_SHAPES.get((shape.name, name), shape.members[name].name)
            words.append(f"{name}{'!' if name in required else ''}:{member}")
    elif shape.type_name == "map":
        words += [shape.key.name, shape.value.name]
    elif shape.type_name == "list":
        words.append(shape.member.name)
    for bound in ("min", "max"):
        if bound in shape.metadata and shape.name not in UNBOUNDED:
            words.append(f"{bound}={shape.metadata[bound]}")
    pattern = shape._shape_model.get("pattern")
    if pattern == NAME_PATTERN:
        words.append("name")
    elif pattern:
        sys.exit(f"{shape.name} has the pattern {pattern}, which the table has no word for")
    if getattr(shape, "enum", None):
        words.append(f"enum={ENUMERATIONS.get(shape.name, ','.join(shape.enum))}")
    return " ".join(words)


def collect(shape, lines):
    if shape.name in lines:
        return
    # What an attribute value has to be is no matter of the model alone.
    if shape.name == "AttributeValue":
        lines[shape.name] = "AttributeValue attribute"
        return
    lines[shape.name] = line(shape)
    if shape.type_name == "structure":
        for member in shape.members.values():
            collect(member, lines)
    elif shape.type_name == "map":
        collect(shape.key, lines)
        collect(shape.value, lines)
    elif shape.type_name == "list":
        collect(shape.member, lines)


def main():
    session = botocore.session.get_session()
    lines = {}
    for service, operations in OPERATIONS.items():
        model = session.get_service_model(service)
        for operation in operations:
            collect(model.operation_model(operation).input_shape, lines)
    lines["AnyTableName"] = "AnyTableName string"
    # What is asked of a name where the model asks for a name or an ARN.
    lines["NamedTable"] = "NamedTable string max=255 name"
    print(f"""// Generated by Scripts/make-service-model.py from the service model of botocore {botocore.__version__}: do not edit.

extension ServiceModel {{
    /// A line for each shape, see ``ServiceModel/init(table:)``.
    static let table = \"\"\"""")
    for name in sorted(lines):
        words = lines[name].split(" ")
        text = ""
        for word in words:
            if text and len(text) + len(word) > 105:
                print(f"        {text} \\")
                text = ""
            text += (" " if text else "") + word
        print(f"        {text}")
    print('        """\n}')


main()
