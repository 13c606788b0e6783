import AWSSigning

extension CredentialRecipe {
    /// Finds out how the credentials of a profile are come by.
    ///
    /// A role is looked for first, then a web identity, then keys, then a program.
    ///
    /// - Returns: `nil` when the profile has nothing about credentials.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed`` when what it has makes no sense, or is
    ///   not supported.
    static func of(profile: String, in profiles: SharedProfiles) throws(DynamoError) -> CredentialRecipe? {
        guard let settings = profiles.profiles[profile] else { return nil }
        return try self.of(Profile(name: profile, settings: settings.values), in: profiles, path: [profile])
    }

    /// A profile by its name.
    private struct Profile {
        var name: String
        var settings: [String: String]

        subscript(_ setting: String) -> String? { self.settings.nonEmpty(setting) }

        func refusal(_ problem: String) -> DynamoError {
            DynamoError(.credentialProviderFailed, message: "Profile “\(self.name)” \(problem).")
        }
    }

    /// - Parameter path: The profiles that led here, this one among them.
    private static func of(
        _ profile: Profile,
        in profiles: SharedProfiles,
        path: [String]
    ) throws(DynamoError) -> CredentialRecipe? {
        // In a profile that is the source of another, keys come first.
        let isSource = path.count > 1
        if isSource, let keys = try Self.keys(profile) { return keys }
        if let roleARN = profile["role_arn"] {
            let request = try RoleRequest(
                roleARN: roleARN,
                sessionName: profile["role_session_name"],
                externalID: profile["external_id"],
                duration: profile["duration_seconds"]
            )
            if let tokenFile = profile["web_identity_token_file"] {
                return .webIdentity(request, tokenFile: tokenFile)
            }
            guard profile["mfa_serial"] == nil else {
                throw profile.refusal("wants a code of a device (mfa_serial), for which there is nobody to ask")
            }
            return .role(request, source: try Self.source(of: profile, in: profiles, path: path))
        }
        guard profile["web_identity_token_file"] == nil else {
            throw profile.refusal("has a web_identity_token_file without a role_arn")
        }
        if let setting = ["sso_session", "sso_start_url", "login_session"].first(where: { profile[$0] != nil }) {
            throw profile.refusal("signs in by single sign-on (\(setting)), which is not supported")
        }
        if let keys = try Self.keys(profile) { return keys }
        return profile["credential_process"].map { .process(command: $0) }
    }

    private static func source(
        of profile: Profile,
        in profiles: SharedProfiles,
        path: [String]
    ) throws(DynamoError) -> CredentialRecipe {
        switch (profile["source_profile"], profile["credential_source"]) {
        case (nil, nil): throw profile.refusal("has a role_arn, but neither source_profile nor credential_source")
        case (.some, .some): throw profile.refusal("has both source_profile and credential_source")
        case (nil, let name?):
            guard let source = CredentialSource(rawValue: name) else {
                throw profile.refusal("has “\(name)” for its credential_source, which there is none of")
            }
            return .source(source)
        case (let name?, nil):
            guard let settings = profiles.profiles[name]?.values else {
                throw profile.refusal("has the source_profile “\(name)”, which there is none of")
            }
            let source = Profile(name: name, settings: settings)
            // A profile may be its own source by the keys that stand in it.
            if name == profile.name, let keys = try Self.keys(source) { return keys }
            guard !path.contains(name) else {
                throw profile.refusal("is its own source: \((path + [name]).joined(separator: " → "))")
            }
            guard let recipe = try Self.of(source, in: profiles, path: path + [name]) else {
                throw profile.refusal("has the source_profile “\(name)”, which has no credentials")
            }
            return recipe
        }
    }

    private static func keys(_ profile: Profile) throws(DynamoError) -> CredentialRecipe? {
        switch (profile["aws_access_key_id"], profile["aws_secret_access_key"]) {
        case (nil, nil): return nil
        case (let accessKeyID?, let secretAccessKey?):
            return .keys(
                AWSCredentials(
                    accessKeyID: accessKeyID,
                    secretAccessKey: secretAccessKey,
                    sessionToken: profile["aws_session_token"]
                )
            )
        case (.some, nil): throw profile.refusal("has an aws_access_key_id without its secret")
        case (nil, .some): throw profile.refusal("has an aws_secret_access_key without its ID")
        }
    }
}
