import ArgumentParser
import Configuration
import Mustache
@main struct Main { static func main() {} }
