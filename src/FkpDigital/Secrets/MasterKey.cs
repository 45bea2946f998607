using System.Security.Cryptography;
using FkpDigital.Core;
using FkpDigital.Data;

namespace FkpDigital.Secrets;

/// <summary>Section <c>Secrets</c>.</summary>
public sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>32 bytes in base64. The same on every node.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file with those 32 bytes in base64; made where there is none. Empty: <c>master.key</c> in the data folder of the program.</summary>
    public string? KeyFile { get; set; }
}

/// <summary>The one key that is not in the database: whoever has the database alone, or a copy of it, reads nothing that is sealed.</summary>
public sealed class MasterKey
{
    internal const int Length = 32;
    private readonly Lazy<byte[]> _key;

    /// <summary>Read at first use.</summary>
    public MasterKey(SecretsOptions options, EmbeddedPostgresOptions folder) =>
        _key = new(() => options.MasterKey is { Length: > 0 } given ? Decode(given, "Secrets__MasterKey") : FromFile(options, folder));

    /// <summary>Seals a key of another kind for a table.</summary>
    /// <exception cref="StartupException">The master key cannot be read or made.</exception>
    public byte[] Wrap(string purpose, ReadOnlySpan<byte> key)
    {
        var wrapped = new byte[key.Length + SealedBox.Overhead];
        SealedBox.Seal(_key.Value, key, purpose, wrapped);
        return wrapped;
    }

    /// <exception cref="CryptographicException">It was wrapped by another master key, or changed.</exception>
    public byte[] Unwrap(string purpose, byte[] wrapped) => SealedBox.Open(_key.Value, wrapped, purpose);

    private static byte[] FromFile(SecretsOptions options, EmbeddedPostgresOptions folder)
    {
        var path = string.IsNullOrWhiteSpace(options.KeyFile) ? Path.Combine(folder.Root, "master.key") : Path.GetFullPath(options.KeyFile);
        try
        {
            if (!File.Exists(path))
            {
                Make(path);
            }

            return Decode(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The master key cannot be read or made at {path}: {e.Message} Set Secrets__MasterKey (32 bytes in base64) or Secrets__KeyFile.", e);
        }
    }

    /// <summary>Whole and then in its place: a second node that starts meanwhile finds no half of it.</summary>
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(draft, options))
        {
            file.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft); // the other one was first
        }
    }

    private static byte[] Decode(string text, string where)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Length
            ? key
            : throw new StartupException($"The master key in {where} is not 32 bytes in base64. Make one with: openssl rand -base64 32");
    }
}
