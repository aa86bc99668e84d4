/** The same words whether or not an address is known. */
export const mailOnItsWay = { message: 'If the address can receive it, a mail is on its way.' };
