import CSQLite
import DynamoKit
