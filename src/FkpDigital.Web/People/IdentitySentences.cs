using FkpDigital.Participants;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People;

/// <summary>What Identity refuses, under our rule codes and in the words of the page.</summary>
internal sealed class IdentitySentences(Texts texts) : IdentityErrorDescriber
{
    public override IdentityError DuplicateEmail(string email) => Sentence(AccountRules.EmailTaken);

    public override IdentityError DuplicateUserName(string userName) => Sentence(AccountRules.EmailTaken);

    public override IdentityError InvalidEmail(string? email) => Sentence(AccountRules.EmailBad);

    public override IdentityError InvalidUserName(string? userName) => Sentence(AccountRules.EmailBad);

    public override IdentityError PasswordTooShort(int length) => Sentence(AccountRules.PasswordShort, length);

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Sentence(AccountRules.PasswordBad);

    public override IdentityError PasswordRequiresDigit() => Sentence(AccountRules.PasswordBad);

    public override IdentityError PasswordRequiresLower() => Sentence(AccountRules.PasswordBad);

    public override IdentityError PasswordRequiresUpper() => Sentence(AccountRules.PasswordBad);

    public override IdentityError PasswordRequiresNonAlphanumeric() => Sentence(AccountRules.PasswordBad);

    public override IdentityError PasswordMismatch() => Sentence(AccountRules.NoMatch);

    public override IdentityError ConcurrencyFailure() => Sentence(Pages.SavingRules.ChangedMeanwhile);

    public override IdentityError DefaultError() => Sentence(AccountRules.PasswordBad);

    private IdentityError Sentence(string rule, params object[] values) => new() { Code = rule, Description = texts.Rule(rule, values) };
}
