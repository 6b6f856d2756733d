using System.Runtime.InteropServices;

namespace Ventral.Networks.Onnx.Runtime;

/// <summary>An object of ONNX Runtime's, given back to it once.</summary>
internal sealed unsafe class OrtHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> release;

    /// <summary>Takes an object over.</summary>
    /// <param name="pointer">The object.</param>
    /// <param name="release">How it is given back.</param>
    public OrtHandle(nint pointer, nint release)
        : base(0, ownsHandle: true)
    {
        this.release = (delegate* unmanaged<nint, void>)release;
        SetHandle(pointer);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object, for calls made while this is alive.</summary>
    public nint Pointer => IsClosed ? throw new ObjectDisposedException(nameof(OrtHandle)) : handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        release(handle);
        return true;
    }
}
