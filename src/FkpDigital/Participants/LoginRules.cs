namespace FkpDigital.Participants;

/// <summary>A login at a provider and an account belong to each other, one to one for each provider.</summary>
public static class LoginRules
{
    public const string LinkedElsewhere = "login.linked-elsewhere";
    public const string LinkedAlready = "login.linked-already";
    public const string LastWay = "login.last-way";
    public const string ProveFirst = "login.prove-first";
}
