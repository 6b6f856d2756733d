namespace Ventral.Networks.Onnx.Runtime;

/// <summary>ONNX Runtime is not there, or refused what it was asked.</summary>
public sealed class OnnxRuntimeException : VentralException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was required, what was found and the next step.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public OnnxRuntimeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
