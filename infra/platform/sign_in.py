"""How people sign in: a Cognito pool each for partners, who sign up themselves, and operators, who are invited.

What somebody may see is decided by memberships and scopes, read at every request.
"""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.config import Config
from infra.platform.findings import accept
from infra.platform.python_function import PythonFunction

ACCESS_TOKEN_SCOPE = "aws.cognito.signin.user.admin"  # noqa: S105 - a scope, no password
"""Only access tokens carry a scope: demanding this one keeps id tokens out of the API."""


_PASSWORDS = cognito.PasswordPolicy(
    min_length=12, require_lowercase=True, require_uppercase=True, require_digits=True, require_symbols=True
)


class SignIn(Construct):
    """A pool and the client that its portal signs in with."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Config,
        people: str,
        client: str,
        self_sign_up: bool,
        mfa: cognito.Mfa,
        session: Duration,
    ) -> None:
        super().__init__(scope, construct_id)
        self.session = session
        self.pool = cognito.UserPool(
            self,
            "Pool",
            user_pool_name=config.name(people),
            self_sign_up_enabled=self_sign_up,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            standard_attributes=cognito.StandardAttributes(
                email=cognito.StandardAttribute(required=True, mutable=True)
            ),
            password_policy=_PASSWORDS,
            mfa=mfa,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            deletion_protection=config.deletion_protection,
            removal_policy=RemovalPolicy.RETAIN if config.deletion_protection else RemovalPolicy.DESTROY,
        )
        accept(
            self.pool, "COG8", because="The plus plan is charged per person; memberships are checked at every request"
        )
        self.client = self.pool.add_client(
            "Portal",
            user_pool_client_name=config.name(client),
            generate_secret=False,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            disable_o_auth=True,
            auth_flows=cognito.AuthFlow(admin_user_password=True, user_password=config.local),
            access_token_validity=Duration.hours(1),
            id_token_validity=Duration.hours(1),
            refresh_token_validity=session,
        )

    def sign_in_with(self, function: PythonFunction, people: str) -> None:
        """Names the pool, its client and the length of a session in the settings, and allows signing people in and
        out by password; `people` is partner or operator."""
        for name, value in {
            "POOL_ID": self.pool.user_pool_id,
            "CLIENT_ID": self.client.user_pool_client_id,
            "SESSION_SECONDS": str(self.session.to_seconds()),
        }.items():
            function.set(f"LINKLEDGER_{people.upper()}_{name}", str(value))
        self.pool.grant(
            function.role,
            "cognito-idp:AdminInitiateAuth",
            "cognito-idp:AdminRespondToAuthChallenge",
            "cognito-idp:AdminUserGlobalSignOut",
        )


class PartnerSignIn(SignIn):
    """Partners sign up themselves, and choose whether they want a second factor."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "PartnerSignIn",
            config=config,
            people="partners",
            client="portal",
            self_sign_up=True,
            mfa=cognito.Mfa.OPTIONAL,
            session=Duration.days(30),
        )
        accept(self.pool, "COG2", because="Partners may set up TOTP; demanding it is a decision of the business")


class OperatorSignIn(SignIn):
    """Operators are invited, and cannot sign in without a second factor."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "OperatorSignIn",
            config=config,
            people="operators",
            client="operator-portal",
            self_sign_up=False,
            mfa=cognito.Mfa.REQUIRED,
            session=Duration.hours(12),
        )

    def manage_with(self, function: PythonFunction) -> None:
        """Names the pool in the settings, and allows inviting people and ending their sign-ins."""
        function.set("LINKLEDGER_OPERATOR_POOL_ID", self.pool.user_pool_id)
        self.pool.grant(
            function.role,
            "cognito-idp:AdminCreateUser",
            "cognito-idp:AdminGetUser",
            "cognito-idp:AdminDisableUser",
            "cognito-idp:AdminUserGlobalSignOut",
        )
