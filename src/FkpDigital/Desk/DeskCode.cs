using System.Security.Cryptography;
using FkpDigital.Secrets;

namespace FkpDigital.Desk;

/// <summary>The code on the slip that a citizen takes home: eighty random bits as sixteen letters and digits that nobody takes for another (Crockford's base 32).
/// The database has the vault's digest of it.</summary>
public static class DeskCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 16;
    private const int Group = 4;

    public static string New() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(Group).Select(g => new string(g)));

    /// <summary>What was typed as it is printed: capital letters in groups, and O, I and L read as the digits that they look like.</summary>
    /// <returns>Null when no code has this form.</returns>
    public static string? Read(string? typed)
    {
        var letters = (typed ?? "").Where(c => !char.IsWhiteSpace(c) && c is not '-').Take(Length + 1).Select(c => char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var known => known }).ToArray();
        return letters.Length == Length && letters.All(Alphabet.Contains) ? string.Join('-', letters.Chunk(Group).Select(g => new string(g))) : null;
    }

    public static byte[] DigestOf(Vault vault, string code) => vault.Digest("desk code", code);
}
