"""Prints where botocore sends requests: one JSON object for each service, region and kind of endpoint.

{"service", "region", "dualStack", "fips", "url"}, for all regions that botocore knows by name. What is no region but stands
for a whole partition is left out.
"""
import itertools
import json

import botocore.session
from botocore.endpoint_provider import EndpointProvider


def main():
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    partitions = loader.load_data("partitions")
    for service in ("dynamodb", "dynamodbstreams", "sts"):
        provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        for partition in partitions["partitions"]:
            for region in partition["regions"]:
                if region.endswith("-global"):
                    continue
                for dual_stack, fips in itertools.product((False, True), repeat=2):
                    endpoint = provider.resolve_endpoint(Region=region, UseDualStack=dual_stack, UseFIPS=fips)
                    judgement = {
                        "service": service,
                        "region": region,
                        "dualStack": dual_stack,
                        "fips": fips,
                        "url": endpoint.url,
                    }
                    print(json.dumps(judgement))


main()
