"""Makes the stacks of Examples/ChatServer/Deploy in a moto that runs, in the order in which a person would.

moto has no CloudFormation for some of it: bucket policies, rules of buckets, secrets, alarms. The tables are there
afterwards, for whoever looks at them.
"""

import argparse
import json
import pathlib
import sys

import boto3
from checks import expect, run


class Account:
    def __init__(self, endpoint, folder):
        self.folder = pathlib.Path(folder)
        self.options = {
            "endpoint_url": endpoint,
            "region_name": "us-east-1",
            "aws_access_key_id": "test",
            "aws_secret_access_key": "test",
        }
        self.outputs = {}

    def client(self, service):
        return boto3.client(service, **self.options)

    def make(self, template, **parameters):
        """Makes a stack and returns its resources by their logical identifiers."""
        cloud_formation = self.client("cloudformation")
        name = template.split(".")[0]
        cloud_formation.create_stack(
            StackName=name,
            TemplateBody=(self.folder / template).read_text(),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        stack = cloud_formation.describe_stacks(StackName=name)["Stacks"][0]
        expect(stack["StackStatus"] == "CREATE_COMPLETE", f"{template} is {stack['StackStatus']}")
        self.outputs.update({output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])})
        resources = cloud_formation.list_stack_resources(StackName=name)["StackResourceSummaries"]
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}


def tables(account):
    resources = account.make("tables.json")
    names = account.client("dynamodb").list_tables()["TableNames"]
    # What is under a condition that does not hold is there without a name.
    expect({name for name in resources.values() if name} == set(names), f"{resources} and {names}")
    expect(all(name.startswith("ChatApp_") for name in names), names)


def bucket(account):
    resources = account.make("uploads.yaml", BucketName="chat-files", PageOrigin="https://chat.example.org")
    expect(resources["Bucket"] == "chat-files", resources)


def rules_of_the_bucket(account):
    """The files for `aws s3api` are ones that S3 takes, and say what they are to say."""
    s3 = account.client("s3")
    cors = json.loads((account.folder / "bucket-cors.json").read_text())
    s3.put_bucket_cors(Bucket="chat-files", CORSConfiguration=cors)
    (rule,) = s3.get_bucket_cors(Bucket="chat-files")["CORSRules"]
    expect(rule["AllowedHeaders"] == ["content-type", "if-none-match", "x-amz-tagging"], rule)
    lifecycle = json.loads((account.folder / "bucket-lifecycle.json").read_text())
    s3.put_bucket_lifecycle_configuration(Bucket="chat-files", LifecycleConfiguration=lifecycle)
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket="chat-files")["Rules"]
    expect(rule["Expiration"]["Days"] == 2, rule)
    expect(rule["Filter"]["And"]["Tags"] == [{"Key": "state", "Value": "pending"}], rule)


def access(account):
    account.make("access.json", BucketName="chat-files")
    expect(":role/" in account.outputs["TaskRoleArn"], account.outputs)


def service(account):
    ec2 = account.client("ec2")
    subnets = ",".join(subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"][:2])
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    certificate = account.client("acm").request_certificate(DomainName="chat.example.org")["CertificateArn"]
    account.make(
        "service.yaml",
        Image="123456789012.dkr.ecr.us-east-1.amazonaws.com/chat@sha256:" + "0" * 64,
        TaskRoleArn=account.outputs["TaskRoleArn"],
        Vpc=ec2.describe_vpcs()["Vpcs"][0]["VpcId"],
        PublicSubnets=subnets,
        PrivateSubnets=subnets,
        LoadBalancerSecurityGroup=group,
        ServerSecurityGroup=group,
        LoadBalancerNetworks="10.0.0.0/24,10.0.1.0/24",
        CertificateArn=certificate,
        PageOrigin="https://chat.example.org",
        BucketName="chat-files",
    )
    (target,) = account.client("elbv2").describe_target_groups()["TargetGroups"]
    expect(target["HealthCheckPath"] == "/ready" and target["Port"] == 4000, target)
    ecs = account.client("ecs")
    (task,) = ecs.list_task_definitions()["taskDefinitionArns"]
    (container,) = ecs.describe_task_definition(taskDefinition=task)["taskDefinition"]["containerDefinitions"]
    expect(container["readonlyRootFilesystem"] is True and container["user"] == "10001:10001", container)
    names = {variable["name"] for variable in container["environment"]}
    secrets = {secret["name"] for secret in container["secrets"]}
    expect("CHAT_UPLOADS_BUCKET" in names and not names & secrets, names)
    expect(secrets == {"CHAT_AUTH_SECRET", "CHAT_ADMIN_PASSWORD"}, secrets)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--folder", required=True)
    arguments = parser.parse_args()
    account = Account(arguments.endpoint, arguments.folder)
    failures = run([tables, bucket, rules_of_the_bucket, access, service], account)
    print("checks failed" if failures else "checks passed")
    sys.exit(failures)


main()
