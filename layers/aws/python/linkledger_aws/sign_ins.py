"""The operators' Cognito pool: people are invited by the pool's own e-mail, and signed out for good."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

import boto3

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef


class CognitoSignIns:
    """One pool by its id; what it tells of a person never reaches a log."""

    def __init__(self, cognito: "CognitoIdentityProviderClient", pool: str) -> None:
        self._cognito = cognito
        self._pool = pool

    @classmethod
    def connect(cls, pool: str) -> Self:
        """By the usual AWS environment, read now."""
        return cls(boto3.client("cognito-idp"), pool)

    def invited(self, email: str) -> str:
        """The ``sub`` of the address; one that is new is sent a password for the first time."""
        attributes: list[AttributeTypeTypeDef] = [
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ]
        try:
            made = self._cognito.admin_create_user(
                UserPoolId=self._pool, Username=email, UserAttributes=attributes, DesiredDeliveryMediums=["EMAIL"]
            )
            return _sub(made["User"]["Attributes"])
        except self._cognito.exceptions.UsernameExistsException:
            known = self._cognito.admin_get_user(UserPoolId=self._pool, Username=email)
            return _sub(known["UserAttributes"])

    def ended(self, sub: str) -> None:
        """Disables the sign-in and revokes its tokens; access tokens that are out open nothing, for who it was has no
        rights any more."""
        try:
            self._cognito.admin_disable_user(UserPoolId=self._pool, Username=sub)
            self._cognito.admin_user_global_sign_out(UserPoolId=self._pool, Username=sub)
        except self._cognito.exceptions.UserNotFoundException:
            return


def _sub(attributes: "Iterable[AttributeTypeTypeDef]") -> str:
    return next(each["Value"] for each in attributes if each["Name"] == "sub" and "Value" in each)
