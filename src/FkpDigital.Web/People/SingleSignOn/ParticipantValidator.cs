using FkpDigital.Participants;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Identity's own, but for people without an e-mail: a provider vouched for them, and nothing else tells them apart but the database's unique names.</summary>
internal sealed class ParticipantValidator(IdentityErrorDescriber errors) : UserValidator<Participant>(errors)
{
    public override Task<IdentityResult> ValidateAsync(UserManager<Participant> manager, Participant user) =>
        user.Email is null ? Task.FromResult(IdentityResult.Success) : base.ValidateAsync(manager, user);
}
