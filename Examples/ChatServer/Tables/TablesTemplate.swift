import DynamoKit

/// The tables as a CloudFormation template, made from the same values as the tables that the server makes itself.
enum TablesTemplate {
    /// The whole template.
    static var template: TemplateValue {
        [
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Tables of the chat. Made by “ChatServer tables template”; change ChatTables, not this.",
            "Parameters": [
                "Capacity": [
                    "Type": "String",
                    "AllowedValues": ["on-demand", "provisioned"],
                    "Default": "on-demand",
                    "Description": "Provisioned capacity follows the load by Application Auto Scaling.",
                ]
            ],
            "Conditions": ["IsProvisioned": ["Fn::Equals": [.reference("Capacity"), "provisioned"]]],
            "Resources": .object(
                ChatTables.all.reduce(into: [:]) { resources, table in
                    resources[Self.logicalID(table)] = Self.resource(table)
                    resources.merge(Self.scaling(of: table)) { $1 }
                }
            ),
            "Outputs": .object(
                ChatTables.all.reduce(into: [:]) { outputs, table in
                    guard table.definition.schema.streamSpecification?.streamEnabled == true else { return }
                    outputs["\(Self.logicalID(table))Stream"] = [
                        "Value": ["Fn::GetAtt": [.text(Self.logicalID(table)), "StreamArn"]]
                    ]
                }
            ),
        ]
    }

    /// `ChatApp_Users` is `UsersTable`.
    private static func logicalID(_ table: ChatTable) -> String {
        table.name.dropFirst(ChatTables.prefix.count).filter { $0.isLetter || $0.isNumber } + "Table"
    }

    private static func resource(_ table: ChatTable) -> TemplateValue {
        let schema = table.definition.schema
        var properties: [String: TemplateValue] = [
            "TableName": .text(schema.tableName),
            "BillingMode": ["Fn::If": ["IsProvisioned", "PROVISIONED", "PAY_PER_REQUEST"]],
            "ProvisionedThroughput": Self.throughput(table.scaling),
            "AttributeDefinitions": .list(
                schema.attributeDefinitions.map {
                    ["AttributeName": .text($0.attributeName), "AttributeType": .text($0.attributeType.rawValue)]
                }
            ),
            "KeySchema": Self.keys(schema.keySchema),
            "PointInTimeRecoverySpecification": [
                "PointInTimeRecoveryEnabled": .flag(table.definition.hasPointInTimeRecovery)
            ],
            "DeletionProtectionEnabled": .flag(table.definition.hasPointInTimeRecovery),
            "Tags": .list(
                schema.tags.sorted { $0.key < $1.key }.map { ["Key": .text($0), "Value": .text($1)] }
            ),
        ]
        if !schema.globalSecondaryIndexes.isEmpty {
            properties["GlobalSecondaryIndexes"] = .list(
                schema.globalSecondaryIndexes.map { Self.index($0, table.scaling) }
            )
        }
        if let attribute = table.definition.timeToLiveAttribute {
            properties["TimeToLiveSpecification"] = ["AttributeName": .text(attribute), "Enabled": .flag(true)]
        }
        if let stream = schema.streamSpecification?.streamViewType {
            properties["StreamSpecification"] = ["StreamViewType": .text(stream.rawValue)]
        }
        return [
            "Type": "AWS::DynamoDB::Table",
            // Messages are to outlive a stack that somebody deletes.
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": .object(properties),
        ]
    }

    private static func index(_ index: GlobalSecondaryIndex, _ scaling: CapacityScaling) -> TemplateValue {
        [
            "IndexName": .text(index.indexName),
            "KeySchema": Self.keys(index.keySchema),
            "Projection": Self.projection(index.projection),
            "ProvisionedThroughput": Self.throughput(scaling),
        ]
    }

    private static func projection(_ projection: Projection) -> TemplateValue {
        switch projection {
        case .all: ["ProjectionType": "ALL"]
        case .keysOnly: ["ProjectionType": "KEYS_ONLY"]
        case .include(let names):
            ["ProjectionType": "INCLUDE", "NonKeyAttributes": .list(names.map(TemplateValue.text))]
        }
    }

    private static func keys(_ schema: [KeySchemaElement]) -> TemplateValue {
        .list(schema.map { ["AttributeName": .text($0.attributeName), "KeyType": .text($0.keyType.rawValue)] })
    }

    private static func throughput(_ scaling: CapacityScaling) -> TemplateValue {
        .only(
            if: "IsProvisioned",
            [
                "ReadCapacityUnits": .number(scaling.minimumUnits),
                "WriteCapacityUnits": .number(scaling.minimumUnits),
            ]
        )
    }
}

// MARK: Application Auto Scaling

extension TablesTemplate {
    private enum Load: String, CaseIterable {
        case read = "Read"
        case write = "Write"
    }

    /// What has the capacity of a table and of each of its indexes follow the load, by name.
    private static func scaling(of table: ChatTable) -> [String: TemplateValue] {
        var resources: [String: TemplateValue] = [:]
        let indexes = table.definition.schema.globalSecondaryIndexes.map(\.indexName)
        for load in Load.allCases {
            for index in [nil] + indexes.map(Optional.some) {
                let place = index.map { $0.filter { $0.isLetter || $0.isNumber } } ?? ""
                let name = Self.logicalID(table) + place + load.rawValue
                resources["\(name)Target"] = Self.target(table, index: index, load)
                resources["\(name)Policy"] = Self.policy(table, target: "\(name)Target", load)
            }
        }
        return resources
    }

    private static func target(_ table: ChatTable, index: String?, _ load: Load) -> TemplateValue {
        [
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Condition": "IsProvisioned",
            "DependsOn": .text(Self.logicalID(table)),
            "Properties": [
                "ServiceNamespace": "dynamodb",
                "ResourceId": .text("table/\(table.name)" + (index.map { "/index/\($0)" } ?? "")),
                "ScalableDimension": .text(
                    "dynamodb:\(index == nil ? "table" : "index"):\(load.rawValue)CapacityUnits"
                ),
                "MinCapacity": .number(table.scaling.minimumUnits),
                "MaxCapacity": .number(table.scaling.maximumUnits),
            ],
        ]
    }

    private static func policy(_ table: ChatTable, target: String, _ load: Load) -> TemplateValue {
        [
            "Type": "AWS::ApplicationAutoScaling::ScalingPolicy",
            "Condition": "IsProvisioned",
            "Properties": [
                "PolicyName": .text(target),
                "PolicyType": "TargetTrackingScaling",
                "ScalingTargetId": .reference(target),
                "TargetTrackingScalingPolicyConfiguration": [
                    "TargetValue": .number(table.scaling.targetUtilization),
                    "PredefinedMetricSpecification": [
                        "PredefinedMetricType": .text("DynamoDB\(load.rawValue)CapacityUtilization")
                    ],
                ],
            ],
        ]
    }
}
