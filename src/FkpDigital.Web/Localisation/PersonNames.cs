using FkpDigital.Participants;

namespace FkpDigital.Web.Localisation;

public static class PersonNames
{
    /// <summary>The name of an author; of an erased account that there is none, in the language of the page.</summary>
    public static string Person(this Texts texts, string name) => name == Participant.ErasedName ? texts["Akun dihapus"] : name;
}
