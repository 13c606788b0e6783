"""Tries a DynamoDB with boto3, as an application would use it. The argument is its endpoint."""
import decimal
import gzip
import json
import sys
import urllib.error
import urllib.request
import zlib

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

import checks
from checks import expect

OPTIONS = dict(
    region_name="eu-central-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    # An answer whose checksum is wrong would be asked for again, and again.
    config=Config(retries={"total_max_attempts": 1}),
)


def refused(call, **parameters):
    """What the service says of a call that it refuses."""
    try:
        call(**parameters)
    except ClientError as error:
        return error.response
    raise AssertionError(f"{parameters} was not refused")


def table(resource, name):
    made = resource.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "tag", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-tag",
                "KeySchema": [{"AttributeName": "tag", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    made.wait_until_exists()
    return made


def every_type(resource, client, endpoint):
    things = table(resource, "types")
    item = {
        "pk": "a \" \\ \u2028 é 漢",
        "sk": decimal.Decimal("1.50"),
        "binary": b"\x00\xff" * 3,
        "list": [1, "two", None, True, {"deep": [b"x"]}],
        "strings": {"a", "b"},
        "numbers": {decimal.Decimal(1), decimal.Decimal("2.5")},
        "binaries": {b"a", b"b"},
        "empty": "",
    }
    things.put_item(Item=item)
    found = things.get_item(Key={"pk": item["pk"], "sk": item["sk"]}, ConsistentRead=True)
    expect(found["Item"] == item, f"{found['Item']}")
    expect(found["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.0", "content type")
    expect(len(found["ResponseMetadata"]["RequestId"]) == 52, "request ID")


def updates_and_conditions(resource, client, endpoint):
    things = table(resource, "updates")
    things.put_item(Item={"pk": "a", "sk": 1, "n": 1})
    updated = things.update_item(
        Key={"pk": "a", "sk": 1},
        UpdateExpression="SET n = n + :one, #l = list_append(if_not_exists(#l, :none), :more)",
        ExpressionAttributeNames={"#l": "list"},
        ExpressionAttributeValues={":one": 1, ":none": [], ":more": ["x"]},
        ReturnValues="ALL_NEW",
    )
    expect(updated["Attributes"] == {"pk": "a", "sk": 1, "n": 2, "list": ["x"]}, f"{updated}")
    response = refused(
        things.put_item,
        Item={"pk": "a", "sk": 1},
        ConditionExpression=Attr("n").lt(2),
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    expect(response["Error"]["Code"] == "ConditionalCheckFailedException", f"{response}")
    expect(response["Item"]["n"] == {"N": "2"}, f"{response}")


def legacy_parameters(resource, client, endpoint):
    table(resource, "legacy")
    key = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    missing = {"pk": {"Exists": False}}
    client.put_item(TableName="legacy", Item={**key, "n": {"N": "1"}, "tags": {"SS": ["x"]}}, Expected=missing)
    response = refused(client.put_item, TableName="legacy", Item=key, Expected=missing)
    expect(response["Error"]["Code"] == "ConditionalCheckFailedException", f"{response}")
    updated = client.update_item(
        TableName="legacy",
        Key=key,
        AttributeUpdates={
            "n": {"Action": "ADD", "Value": {"N": "2"}},
            "tags": {"Action": "DELETE", "Value": {"SS": ["x"]}},
            "tag": {"Value": {"S": "new"}},
        },
        Expected={
            "n": {"ComparisonOperator": "LT", "AttributeValueList": [{"N": "1"}]},
            "tags": {"ComparisonOperator": "CONTAINS", "AttributeValueList": [{"S": "x"}]},
        },
        ConditionalOperator="OR",
        ReturnValues="UPDATED_NEW",
    )
    expect(updated["Attributes"] == {"n": {"N": "3"}, "tag": {"S": "new"}}, f"{updated}")
    got = client.get_item(TableName="legacy", Key=key, AttributesToGet=["n", "none"])
    expect(got["Item"] == {"n": {"N": "3"}}, f"{got}")
    read = client.batch_get_item(RequestItems={"legacy": {"Keys": [key], "AttributesToGet": ["tag"]}})
    expect(read["Responses"] == {"legacy": [{"tag": {"S": "new"}}]}, f"{read}")
    partition = {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]}
    found = client.query(
        TableName="legacy",
        KeyConditions={"pk": partition, "sk": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "1"}]}},
        QueryFilter={"n": {"ComparisonOperator": "IN", "AttributeValueList": [{"N": "3"}, {"N": "4"}]}},
        AttributesToGet=["sk"],
    )
    expect(found["Items"] == [{"sk": {"N": "1"}}], f"{found}")
    scanned = client.scan(TableName="legacy", ScanFilter={"tags": {"ComparisonOperator": "NOT_NULL"}})
    expect((scanned["Count"], scanned["ScannedCount"]) == (0, 1), f"{scanned}")
    response = refused(client.scan, TableName="legacy", AttributesToGet=["n"], FilterExpression="n = n")
    expect("Non-expression parameters: {AttributesToGet} Expression parameters: {FilterExpression}" in
           response["Error"]["Message"], f"{response}")
    response = refused(client.query, TableName="legacy", KeyConditions={"sk": partition})
    expect(response["Error"]["Message"] == "Query condition missed key schema element: pk", f"{response}")
    client.delete_item(TableName="legacy", Key=key, Expected={"tag": {"Value": {"S": "new"}, "Exists": True}})
    expect("Item" not in client.get_item(TableName="legacy", Key=key), "the item is still there")


def pages(resource, client, endpoint):
    things = table(resource, "pages")
    with things.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"pk": "a", "sk": number, "tag": "odd" if number % 2 else "even"})
    paginator = client.get_paginator("query")
    found = []
    for page in paginator.paginate(
        TableName="pages",
        KeyConditionExpression="pk = :a AND sk >= :low",
        ExpressionAttributeValues={":a": {"S": "a"}, ":low": {"N": "10"}},
        ScanIndexForward=False,
        PaginationConfig={"PageSize": 7},
    ):
        found += [int(item["sk"]["N"]) for item in page["Items"]]
    expect(found == list(range(59, 9, -1)), f"{found}")
    odd = things.query(IndexName="by-tag", KeyConditionExpression=Key("tag").eq("odd"), Select="COUNT")
    expect(odd["Count"] == 30, f"{odd}")
    expect("Items" not in odd, f"{odd}")
    keys = [{"pk": "a", "sk": number} for number in range(50)]
    read = resource.batch_get_item(RequestItems={"pages": {"Keys": keys}})
    expect(len(read["Responses"]["pages"]) == 50, "not all were read")
    expect(read["UnprocessedKeys"] == {}, f"{read['UnprocessedKeys']}")


def transactions(resource, client, endpoint):
    table(resource, "transactions")
    put = {"Put": {"TableName": "transactions", "Item": {"pk": {"S": "a"}, "sk": {"N": "1"}}}}
    check = {
        "ConditionCheck": {
            "TableName": "transactions",
            "Key": {"pk": {"S": "b"}, "sk": {"N": "1"}},
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    response = refused(client.transact_write_items, TransactItems=[put, check])
    expect(response["Error"]["Code"] == "TransactionCanceledException", f"{response}")
    expect([reason["Code"] for reason in response["CancellationReasons"]] == ["None", "ConditionalCheckFailed"], f"{response}")
    client.transact_write_items(TransactItems=[put])
    got = client.transact_get_items(TransactItems=[{"Get": {"TableName": "transactions", "Key": put["Put"]["Item"]}}])
    expect(got["Responses"] == [{"Item": put["Put"]["Item"]}], f"{got}")


def statements(resource, client, endpoint):
    things = table(resource, "statements")

    def run(statement, *parameters, **options):
        if parameters:
            options["Parameters"] = list(parameters)
        return client.execute_statement(Statement=statement, **options)

    for sort in range(1, 6):
        written = run("INSERT INTO statements VALUE {'pk': ?, 'sk': ?, 'tag': 'new'}", {"S": "a"}, {"N": str(sort)})
        expect(written["Items"] == [], f"{written}")
    response = refused(client.execute_statement, Statement="INSERT INTO statements VALUE {'pk': 'a', 'sk': 1}")
    expect(response["Error"]["Code"] == "DuplicateItemException", f"{response}")
    expect(response["Error"]["Message"] == "Duplicate primary key exists in table", f"{response}")
    seen, token = [], {}
    while True:
        page = run("SELECT sk FROM statements WHERE pk = 'a' ORDER BY sk DESC", Limit=2, **token)
        seen += [item["sk"]["N"] for item in page["Items"]]
        if "NextToken" not in page:
            break
        expect(set(page["LastEvaluatedKey"]) == {"pk", "sk"}, f"{page}")
        token = {"NextToken": page["NextToken"]}
    expect(seen == ["5", "4", "3", "2", "1"], f"{seen}")
    updated = run("UPDATE statements SET tag = ? WHERE pk = 'a' AND sk = 1 RETURNING MODIFIED NEW *", {"S": "old"})
    expect(updated["Items"] == [{"tag": {"S": "old"}}], f"{updated}")
    found = run('SELECT * FROM "statements"."by-tag" WHERE tag = ?', {"S": "old"}, ReturnConsumedCapacity="INDEXES")
    expect([item["sk"]["N"] for item in found["Items"]] == ["1"], f"{found}")
    expect("by-tag" in found["ConsumedCapacity"]["GlobalSecondaryIndexes"], f"{found}")
    response = refused(
        client.execute_statement,
        Statement="DELETE FROM statements WHERE pk = 'a' AND sk = 2 AND tag = 'old'",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    expect(response["Error"]["Code"] == "ConditionalCheckFailedException", f"{response}")
    expect(response["Item"]["tag"] == {"S": "new"}, f"{response}")
    batch = client.batch_execute_statement(
        Statements=[
            {"Statement": "SELECT * FROM statements WHERE pk = 'a' AND sk = 2"},
            {"Statement": "SELECT * FROM statements WHERE pk = 'a'"},
        ]
    )["Responses"]
    expect(batch[0]["TableName"] == "statements" and batch[0]["Item"]["sk"] == {"N": "2"}, f"{batch}")
    expect(batch[1]["Error"]["Code"] == "ValidationError", f"{batch}")
    response = refused(
        client.execute_transaction,
        TransactStatements=[
            {"Statement": "DELETE FROM statements WHERE pk = 'a' AND sk = 3"},
            {"Statement": "EXISTS(SELECT * FROM statements WHERE pk = 'a' AND sk = 4 AND tag = 'old')"},
        ],
    )
    expect([reason["Code"] for reason in response["CancellationReasons"]] == ["None", "ConditionalCheckFailed"], f"{response}")
    expect(things.get_item(Key={"pk": "a", "sk": 3}).get("Item") is not None, "deleted after all")


def tables(resource, client, endpoint):
    table(resource, "lifecycle")
    description = client.describe_table(TableName="lifecycle")["Table"]
    expect(description["TableStatus"] == "ACTIVE", f"{description}")
    expect(description["CreationDateTime"].year >= 2024, f"{description}")
    expect("lifecycle" in client.list_tables()["TableNames"], "the table is not listed")
    client.delete_table(TableName="lifecycle")
    client.get_waiter("table_not_exists").wait(TableName="lifecycle", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    response = refused(client.describe_table, TableName="lifecycle")
    expect(response["Error"]["Code"] == "ResourceNotFoundException", f"{response}")
    expect(response["ResponseMetadata"]["HTTPStatusCode"] == 400, f"{response}")


def validation(resource, client, endpoint):
    response = refused(client.scan, TableName="lifecycle", ReturnConsumedCapacity="MUCH")
    expect(response["Error"]["Code"] == "ValidationException", f"{response}")
    expect("Member must satisfy enum value set" in response["Error"]["Message"], f"{response}")
    response = refused(client.describe_backup, BackupArn="arn:aws:dynamodb:eu-central-1:1:table/a/backup/1")
    expect(response["Error"]["Code"] == "UnknownOperationException", f"{response}")


def compression(resource, client, endpoint):
    things = table(resource, "compression")
    things.put_item(Item={"pk": "a", "sk": 1, "text": "all alike " * 5000})
    headers = {
        "X-Amz-Target": "DynamoDB_20120810.Scan",
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/b/dynamodb/aws4_request, SignedHeaders=host, Signature=c",
        "X-Amz-Date": "20260101T000000Z",
        "Accept-Encoding": "gzip",
    }
    request = urllib.request.Request(endpoint, json.dumps({"TableName": "compression"}).encode(), headers)
    with urllib.request.urlopen(request) as response:
        body = response.read()
        expect(response.headers["Content-Encoding"] == "gzip", f"{response.headers}")
        expect(response.headers["x-amz-crc32"] == str(zlib.crc32(body)), "the checksum is another")
    expect(len(body) < 1000, f"{len(body)} bytes")
    expect(json.loads(gzip.decompress(body))["Items"][0]["text"] == {"S": "all alike " * 5000}, "another text")
    del headers["Authorization"]
    try:
        urllib.request.urlopen(urllib.request.Request(endpoint, b"{}", headers))
        raise AssertionError("nobody was asked who they are")
    except urllib.error.HTTPError as error:
        expect(error.code == 400, f"{error.code}")


def simulate(endpoint, simulation):
    """Has things go wrong on purpose, or, with nothing, no more."""
    url = f"{endpoint}/_dynamokit/simulation"
    method = "DELETE" if simulation is None else "PUT"
    request = urllib.request.Request(url, json.dumps(simulation).encode(), method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def faults(resource, client, endpoint):
    table(resource, "faults")
    item = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    patient = boto3.client(
        "dynamodb", endpoint_url=endpoint, **(OPTIONS | {"config": Config(retries={"total_max_attempts": 5})})
    )
    rules = [
        {"refuse": name, "first": 1}
        for name in ["ThrottlingException", "ServiceUnavailable", "ProvisionedThroughputExceededException"]
    ]
    simulate(endpoint, {"rules": rules + [{"loseAnswer": True, "first": 1}]})
    add = {
        "TableName": "faults",
        "Key": item,
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    metadata = patient.update_item(**add)["ResponseMetadata"]
    expect(metadata["RetryAttempts"] == 4, f"{metadata}")
    found = client.get_item(TableName="faults", Key=item, ConsistentRead=True)["Item"]
    expect(found["n"] == {"N": "2"}, f"the lost answer's write is not there: {found}")
    simulate(endpoint, {"rules": [{"refuse": "TransactionConflictException"}]})
    response = refused(client.transact_write_items, TransactItems=[{"Update": add}])
    expect(response["CancellationReasons"][0]["Code"] == "TransactionConflict", f"{response}")
    simulate(endpoint, {"seed": 3, "rules": [{"leaveUnprocessed": 0.5, "operations": ["BatchWriteItem"]}]})
    with resource.Table("faults").batch_writer() as batch:
        for number in range(100):
            batch.put_item(Item={"pk": "many", "sk": number})
    simulate(endpoint, {"transactionHoldMilliseconds": 3600000})
    client.transact_write_items(TransactItems=[{"Update": add}])
    response = refused(client.put_item, TableName="faults", Item=item)
    expect(response["Error"]["Code"] == "TransactionConflictException", f"{response}")
    expect(simulate(endpoint, None) == {"rules": [], "seed": 0}, "something still goes wrong")
    count = resource.Table("faults").query(KeyConditionExpression=Key("pk").eq("many"), Select="COUNT")["Count"]
    expect(count == 100, f"{count} of 100 were written")


def main():
    endpoint = sys.argv[1]
    client = boto3.client("dynamodb", endpoint_url=endpoint, **OPTIONS)
    resource = boto3.resource("dynamodb", endpoint_url=endpoint, **OPTIONS)
    all_checks = [
        every_type, updates_and_conditions, legacy_parameters, pages, transactions, statements, tables, validation,
        compression, faults,
    ]
    sys.exit(checks.run(all_checks, resource, client, endpoint))


main()
