using System.Reflection;
using System.Reflection.Emit;

namespace Presenter.Tests.Torch;

/// <summary>Which methods a compiled method calls.</summary>
internal static class CalledMethods
{
    /// <summary>Every position is tried as a call: a number that happens to look like one resolves to no method, or to one that no test asks for.</summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
            if ((code[i] == OpCodes.Call.Value || code[i] == OpCodes.Callvirt.Value) && Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } called)
                yield return called;
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        if ((token >> 24) is not (0x06 or 0x0a or 0x2b)) return null;
        try
        {
            return method.Module.ResolveMethod(token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException or FileNotFoundException or TypeLoadException or FileLoadException or MissingMethodException)
        {
            return null;
        }
    }
}
