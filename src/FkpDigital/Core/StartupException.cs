namespace FkpDigital.Core;

/// <summary>
/// A fault that the operator must mend before the program can run. Its message is one clear sentence;
/// the program prints it without a stack trace and ends with exit code 1.
/// </summary>
public sealed class StartupException : Exception
{
    public StartupException() { }

    public StartupException(string sentence) : base(sentence) { }

    public StartupException(string sentence, Exception? cause) : base(sentence, cause) { }
}
